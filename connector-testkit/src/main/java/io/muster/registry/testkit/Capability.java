package io.muster.registry.testkit;

/** What some registries cannot do: a verb of the {@link RegistryHarness}, or what a case takes for granted. */
public enum Capability {
    /** {@link RegistryHarness#stop()} and {@link RegistryHarness#start()}. */
    STOP,
    /** {@link RegistryHarness#restart(boolean)} with the data kept. */
    RESTART_KEEPING_DATA,
    /** {@link RegistryHarness#restart(boolean)} with the data lost. */
    RESTART_EMPTY,
    /** {@link RegistryHarness#freeze()} and {@link RegistryHarness#thaw()}. */
    FREEZE,
    /** {@link ClientPath#cut()}. */
    CUT,
    /** {@link ClientPath#blackhole()}. */
    BLACKHOLE,
    /** {@link ClientPath#dropAnswersAfter}. */
    DROP_ANSWERS,
    /** {@link ClientPath#slow}. */
    SLOW,
    /** {@link RegistryHarness#expireLease}. */
    EXPIRE_LEASE,
    /** {@link RegistryHarness#deleteEntry}. */
    DELETE_ENTRY,
    /** {@link RegistryHarness#deleteId}. */
    DELETE_ID,
    /** {@link RegistryHarness#alterEntry}. */
    ALTER_ENTRY,
    /** {@link RegistryHarness#plantForeignEntry}. */
    PLANT_FOREIGN_ENTRY,
    /** {@link RegistryHarness#plantForeignOwner}. */
    PLANT_FOREIGN_OWNER,
    /** {@link RegistryHarness#recreateGroup}. */
    RECREATE_GROUP,
    /** {@link RegistryHarness#leases()} and {@link RegistryHarness#heldLeases()}. */
    COUNT_LEASES,
    /** {@link RegistryHarness#heldWatches()}. */
    COUNT_WATCHES,
    /** {@link RegistryHarness#backup()} and {@link RegistryHarness.Backup#restore()}. */
    RESTORE,
    /** The registry gives each entry a number of its own that only grows, by which an older state is known though the registry has gone on from it. */
    ENTRY_NUMBERS,
    /** {@link RegistryHarness#loseHistory}. */
    LOSE_HISTORY,
    /** {@link ClientPath#endAnswers()}. */
    END_ANSWERS,
    /** {@link ClientPath#requests()}. */
    COUNT_REQUESTS,
    /** {@link ClientPath#connects()}. */
    COUNT_CONNECTS,
    /** {@link RegistryHarness#changeLeader()}. */
    CHANGE_LEADER,
    /** {@link RegistryHarness#restartEach()}. */
    RESTART_EACH,
    /** {@link RegistryHarness#freezeLeader()}, {@link RegistryHarness#freezeFollower()} and {@link RegistryHarness#thaw()}. */
    FREEZE_SERVER,
    /** {@link RegistryHarness#slowFollower}. */
    SLOW_FOLLOWER,
    /** {@link RegistryHarness#wrongAnswers()}. */
    WRONG_ANSWERS,
    /** {@link RegistryHarness#hideEntries}. */
    HIDE_ENTRIES,
    /** {@link RegistryHarness#revokeCredential} and {@link RegistryHarness#rotateCredential}. */
    CREDENTIALS,
    /** {@link RegistryHarness#elsewhere()}. */
    OTHER_PROCESS,
    /** {@link io.muster.registry.testkit.process.FakeClock}; the kit itself declares it, where the machine does not have the library. */
    FAKE_CLOCK
}
