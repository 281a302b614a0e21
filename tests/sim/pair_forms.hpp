#pragma once
// Every soft pair potential with an end, each in one of its endings, of about unit diameter.

#include <ozark/model/pair_potential.hpp>

#include <vector>

namespace ozark::sim {

inline const std::vector<PairPotential> every_form = {
    LennardJones{1.0, 1.0, {2.5, 0.0, 0.0}},
    truncated(LennardJones{}, 2.2, Ending::shifted),
    truncated(LennardJones{0.9, 1.3}, 2.5, Ending::force_shifted),
    weeks_chandler_andersen(1.0, 1.0),
    truncated(InversePower{1.0, 1.0, 12.0}, 2.5, Ending::shifted),
    truncated(InversePower{1.0, 0.7, 36.5}, 1.8, Ending::force_shifted),
    PseudoHardSphere{},
    SmoothWell{1.4, 1.7, 1.3},
    truncated(Yukawa{1.0, 2.0, 1.7, 0.0}, 2.9, Ending::force_shifted),
    truncated(GaussianCore{1.1, 3.0}, 3.0, Ending::shifted),
    BuckinghamCoulomb{
        .amplitude = 1e3, .decay = 0.15, .dispersion = 1.0, .repulsion = 0.1, .cutoff = 2.5, .smoothing = 0.3},
};

}  // namespace ozark::sim
