package dev.sandboxrouter.testkit.kubernetes;

/** Who lives at an address: the sandbox's name and uid, and the pod's uid. None of them holds a space. */
public record Tenant(String sandbox, String sandboxUid, String podUid) {}
