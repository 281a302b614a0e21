#include <ozark/mct/kernel.hpp>

#include <ozark/core/error.hpp>

#include "kernel_parts.hpp"

namespace ozark::mct {

using Index = Eigen::Index;

Eigen::ArrayXd WaveGrid::wave_numbers() const {
  const double first = kind == GridKind::midpoint ? 0.5 : 1.0;
  return spacing() * (Eigen::ArrayXd::LinSpaced(points, 0.0, static_cast<double>(points - 1)) + first);
}

Pairs species_pairs(Index species, bool upper_only) {
  Pairs pairs;
  for (Index a = 0; a < species; ++a)
    for (Index b = upper_only ? a : 0; b < species; ++b) pairs.emplace_back(a, b);
  return pairs;
}

void Vertices::compute(const MatrixField& C, const MatrixField& F, bool symmetric) {
  const Index n = F.order();
  if (U.order() != n || U.points() != F.points()) U = W = B = MatrixField(F.points(), n);
  for (Index a = 0; a < n; ++a)
    for (Index b = 0; b < n; ++b) {
      U(a, b) = C(a, 0) * F(0, b);
      for (Index l = 1; l < n; ++l) U(a, b) += C(a, l) * F(l, b);
    }
  if (!symmetric)
    for (Index a = 0; a < n; ++a)
      for (Index b = 0; b < n; ++b) {
        W(a, b) = F(a, 0) * C(0, b);
        for (Index l = 1; l < n; ++l) W(a, b) += F(a, l) * C(l, b);
      }
  for (const auto& [a, b] : species_pairs(n, symmetric)) {
    B(a, b) = U(a, 0) * C(0, b);
    for (Index l = 1; l < n; ++l) B(a, b) += U(a, l) * C(l, b);
  }
}

std::unique_ptr<MemoryKernel> make_kernel(KernelKind kind, const WaveGrid& grid) {
  require(grid.points >= 8, "mode coupling needs at least 8 wave numbers, got {}", grid.points);
  require(grid.cutoff > 0.0, "cut-off must be positive, got {}", grid.cutoff);
  if (kind == KernelKind::bipolar) return make_bipolar_kernel(grid);
  require(grid.kind == GridKind::midpoint, "the fourier kernel needs the midpoint grid; choose kernel = bipolar");
  return make_fourier_kernel(grid);
}

}  // namespace ozark::mct
