package io.muster.compose.openworld;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegionOwnersTest {

    private static final WorldMap MAP = WorldMap.DEMO;

    @Test
    void everyRegionHasOneOwnerAndTheLoadIsFair() {
        RegionOwners owners = RegionOwners.assign(MAP, List.of(7, 1, 4));

        assertThat(owners.serverByRegion().keySet()).containsExactlyElementsOf(MAP.regions());
        assertThat(List.of(1, 4, 7))
                .allSatisfy(server -> assertThat(owners.regionsOf(server)).hasSize(4));
    }

    @Test
    void theOrderInWhichServersAreSeenDoesNotMatter() {
        assertThat(RegionOwners.assign(MAP, List.of(2, 9, 5))).isEqualTo(RegionOwners.assign(MAP, Set.of(5, 2, 9)));
    }

    @Test
    void whenAServerGoesItsRegionsAreTakenOverByTheRest() {
        RegionOwners after = RegionOwners.assign(MAP, List.of(1, 4));

        assertThat(after.serverByRegion()).hasSize(12).doesNotContainValue(7);
    }

    @Test
    void withoutServersNobodyOwnsAnything() {
        assertThat(RegionOwners.assign(MAP, List.of()).owner(0)).isEmpty();
    }
}
