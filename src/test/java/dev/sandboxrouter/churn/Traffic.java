package dev.sandboxrouter.churn;

import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * What every client of a run is given.
 *
 * @param random of that client alone
 * @param goOn whether the run is not over
 */
record Traffic(
        int routerPort, int sandboxPort, World world, Observations observations, Random random, BooleanSupplier goOn) {}
