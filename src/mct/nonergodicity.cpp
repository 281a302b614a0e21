#include <ozark/mct/nonergodicity.hpp>

#include "fixed_point.hpp"

namespace ozark::mct {
namespace {

Nonergodicity solve(KernelKind kernel, const WaveGrid& grid, const StatePoint& state, const Iteration& iteration,
                    Finish finish, const Observer& observer) {
  ArrestMap map(kernel, grid, state.system.in_equilibrium());
  map.set_state(state);
  Nonergodicity result = descend(map, iteration, finish, observer);
  if (result.glass) result.eigenvalue = stability_eigenvalue(map, result.F);
  return result;
}

}  // namespace

Nonergodicity solve_nonergodicity(KernelKind kernel, const WaveGrid& grid, const StatePoint& state,
                                  const Iteration& iteration, const Observer& observer) {
  return solve(kernel, grid, state, iteration, Finish::newton, observer);
}

Nonergodicity iterate_nonergodicity(KernelKind kernel, const WaveGrid& grid, const StatePoint& state,
                                    const Iteration& iteration, const Observer& observer) {
  return solve(kernel, grid, state, iteration, Finish::plain, observer);
}

}  // namespace ozark::mct
