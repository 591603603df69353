package io.muster.registry.engine;

/** Is told what becomes of the registry's epoch. */
interface EpochWatcher {

    /**
     * The registry lost data.
     *
     * @param numbersRepeat the revisions to come were given out before, under the epoch that stands, or there is none
     */
    void dataLost(boolean numbersRepeat);

    /** Entries have to say another epoch than before. */
    void epochChanged();
}
