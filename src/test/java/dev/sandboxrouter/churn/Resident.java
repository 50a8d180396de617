package dev.sandboxrouter.churn;

import dev.sandboxrouter.testkit.kubernetes.ScriptedPod;
import dev.sandboxrouter.testkit.kubernetes.Tenant;

/** One pod of a sandbox, at the address that it has for life. */
record Resident(ScriptedPod pod, String address) {

    Tenant tenant() {
        ScriptedPod.Owner owner = pod.owner();
        if (owner == null) {
            throw new IllegalStateException("a resident is a sandbox's: " + pod);
        }
        return new Tenant(owner.name(), owner.uid(), pod.uid());
    }

    String sandbox() {
        return tenant().sandbox();
    }
}
