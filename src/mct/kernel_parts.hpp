#pragma once
// The matrix products over the grid that both kernels start from, and the pairs of species they compute.

#include <ozark/mct/kernel.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace ozark::mct {

using Pairs = std::vector<std::pair<Eigen::Index, Eigen::Index>>;

/// Every (a, b), or those with a <= b.
Pairs species_pairs(Eigen::Index species, bool upper_only);

/// U = C F, W = F C and B = C F C at each grid point, C symmetric. With `symmetric` F, W_ab = U_ba and B has its upper
/// triangle only; W is then left as it was.
struct Vertices {
  MatrixField U, W, B;
  void compute(const MatrixField& C, const MatrixField& F, bool symmetric);
};

std::unique_ptr<MemoryKernel> make_bipolar_kernel(const WaveGrid& grid);
std::unique_ptr<MemoryKernel> make_fourier_kernel(const WaveGrid& grid);

}  // namespace ozark::mct
