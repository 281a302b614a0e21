#pragma once
// All forces on particles, with the neighbour list they share.

#include <ozark/sim/interaction.hpp>

#include <memory>
#include <vector>

namespace ozark::sim {

class ForceField {
 public:
  /// @param skin  > 0, of the neighbour list
  ForceField(std::vector<std::unique_ptr<Interaction>> parts, double skin);

  /// Forces at the present positions into particles.force; sorts the particles when the list has to be built again.
  /// @return  energy and virial, zero unless `tallied`
  Tally compute(Particles& particles, bool tallied);

  /// The same, of energy and virial the trace of the virial alone, spread over the dimensions: cheaper.
  Tally compute_mean(Particles& particles);

  /// Energy and virial at the present positions, forces left as they are. @pre  compute() at these positions
  [[nodiscard]] Tally tally(Particles& particles);

  /// What each part contributes to energy and virial at the present positions, in order. Forces stay as they are.
  [[nodiscard]] std::vector<std::pair<std::string, Tally>> contributions(Particles& particles);

  [[nodiscard]] const NeighbourList& list() const { return list_; }
  [[nodiscard]] const std::vector<std::unique_ptr<Interaction>>& parts() const { return parts_; }

  /// The list as it was built: particles.position are for a moment those of that build, then as they are.
  void restore_list(Particles& particles, const std::vector<Vector>& built_positions,
                    const Eigen::Matrix3d& built_edges);

 private:
  Tally compute(Particles& particles, Tally* tally);

  std::vector<std::unique_ptr<Interaction>> parts_;
  NeighbourList list_;
};

}  // namespace ozark::sim
