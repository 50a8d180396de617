package dev.sandboxrouter.authz;

import java.util.concurrent.CompletionStage;

/** Asks the cluster what a user may do: the port for Kubernetes' SubjectAccessReview. Never blocks. */
@FunctionalInterface
public interface AccessReviewer {

    /**
     * What a user wants to do.
     *
     * @param group API group of the resource
     * @param subresource empty for none
     * @param name empty for the whole collection
     */
    record Access(String verb, String group, String resource, String subresource, String namespace, String name) {}

    /**
     * Asks once.
     *
     * @return whether the user may. Fails if the cluster did not say, at the latest after {@link TokenReviewer#TIMEOUT}
     */
    CompletionStage<Boolean> allows(User user, Access access);
}
