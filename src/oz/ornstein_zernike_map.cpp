#include "ornstein_zernike_map.hpp"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <utility>

namespace ozark::oz {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::VectorXd;

constexpr Index block = 256;  // wave numbers treated together

OrnsteinZernikeMap::OrnsteinZernikeMap(const System& system, const Closure& closure, const RadialGrid& grid)
    : system_(system),
      closure_(closure),
      sites_(system, grid),
      transform_(grid),
      points_(grid.points),
      species_(static_cast<Index>(system.species.size())),
      pairs_(species_ * (species_ + 1) / 2),
      c_k_(points_, pairs_),
      inverse_(points_, pairs_),
      slope_(points_, pairs_) {
  for (Index i = 0; i < species_; ++i)
    for (Index j = i; j < species_; ++j)
      full_density_.push_back(system.number_density * std::sqrt(system.species[static_cast<std::size_t>(i)].fraction *
                                                                system.species[static_cast<std::size_t>(j)].fraction));
  set_density(1.0);
}

double OrnsteinZernikeMap::size_of(const VectorXd& x) const {
  double largest = 0.0;
  for (Index p = 0; p < pairs_; ++p)
    largest = std::max(largest, (x.segment(p * points_, points_).array() * sites_.r().max(1.0)).abs().maxCoeff());
  return largest;
}

void OrnsteinZernikeMap::set_density(double share) {
  density_ = full_density_;
  for (double& d : density_) d *= share;
}

void OrnsteinZernikeMap::set_coupling(double share) {
  System warmer = system_;
  warmer.temperature /= share;
  sites_ = FluidSites(warmer, transform_.grid());
}

/// (1 - C)^-1 at every wave number, by Gauss and Jordan over many of them at once: positive definite, so pivots are the
/// diagonal.
bool OrnsteinZernikeMap::mix(Eigen::ArrayXXd& gamma) {
  bool good = true;
  const Index n = species_;
  Eigen::ArrayXXd A(block, n * n);
  for (Index first = 0; first < points_; first += block) {
    const Index count = std::min(block, points_ - first);
    const auto a = [&](Index i, Index j) { return A.col(i * n + j).head(count); };
    for_pairs([&](Index p, Index i, Index j) {
      const double density = density_[static_cast<std::size_t>(p)];
      a(i, j) = -density * (c_k_.col(p).segment(first, count) - sites_.tail_k(p).segment(first, count));
      if (i == j)
        a(i, j) += 1.0;
      else
        a(j, i) = a(i, j);
    });
    for (Index p = 0; p < n; ++p) {
      good = good && (a(p, p) > 0.0).all();
      const ArrayXd pivot = a(p, p).inverse();
      a(p, p) = 1.0;
      for (Index j = 0; j < n; ++j) a(p, j) *= pivot;
      for (Index i = 0; i < n; ++i) {
        if (i == p) continue;
        const ArrayXd factor = a(i, p);
        a(i, p) = 0.0;
        for (Index j = 0; j < n; ++j) a(i, j) -= factor * a(p, j);
      }
    }
    for_pairs([&](Index p, Index i, Index j) {
      inverse_.col(p).segment(first, count) = a(i, j);
      gamma.col(p).segment(first, count) =
          (a(i, j) - (i == j ? 1.0 : 0.0)) / density_[static_cast<std::size_t>(p)] - c_k_.col(p).segment(first, count);
    });
  }
  return good;
}

/// S dC S less dC, over many wave numbers at once.
void OrnsteinZernikeMap::mix_derivative(Eigen::ArrayXXd& change) const {
  const Index n = species_;
  Eigen::ArrayXXd S = Eigen::ArrayXXd::Zero(block, n * n), dC = S, dC_S = S;
  ArrayXd sum(block);
  for (Index first = 0; first < points_; first += block) {
    const Index count = std::min(block, points_ - first);
    for_pairs([&](Index p, Index i, Index j) {
      S.col(i * n + j).head(count) = S.col(j * n + i).head(count) = inverse_.col(p).segment(first, count);
      dC.col(i * n + j).head(count) = dC.col(j * n + i).head(count) =
          density_[static_cast<std::size_t>(p)] * change.col(p).segment(first, count);
    });
    for (Index i = 0; i < n; ++i)
      for (Index j = 0; j < n; ++j) {
        auto element = dC_S.col(i * n + j);
        element = dC.col(i * n) * S.col(j);
        for (Index m = 1; m < n; ++m) element += dC.col(i * n + m) * S.col(m * n + j);
      }
    for_pairs([&](Index p, Index i, Index j) {
      sum = S.col(i * n) * dC_S.col(j);
      for (Index m = 1; m < n; ++m) sum += S.col(i * n + m) * dC_S.col(m * n + j);
      auto part = change.col(p).segment(first, count);
      part = sum.head(count) / density_[static_cast<std::size_t>(p)] - part;
    });
  }
}

bool OrnsteinZernikeMap::apply(const VectorXd& x, VectorXd& image) {
  ++evaluations_;
  image.resize(size());
  bool good = true;
#pragma omp parallel for schedule(static) if (pairs_ > 1)
  for (Index p = 0; p < pairs_; ++p) {
    ArrayXd c;
    respond(p, x.segment(p * points_, points_), c);
    c_k_.col(p) = transform_.to_k(c);
  }
  if (species_ == 1) {
    const ArrayXd C = density_[0] * (c_k_.col(0) - sites_.tail_k(0));
    inverse_.col(0) = 1.0 / (1.0 - C);
    good = (C < 1.0).all();
    image = transform_.to_r(C * inverse_.col(0) / density_[0] - c_k_.col(0));
  } else {
    Eigen::ArrayXXd gamma(points_, pairs_);
    good = mix(gamma);
#pragma omp parallel for schedule(static)
    for (Index p = 0; p < pairs_; ++p) image.segment(p * points_, points_) = transform_.to_r(gamma.col(p));
  }
  return good && image.allFinite();
}

void OrnsteinZernikeMap::derivative(const VectorXd& h, VectorXd& out) {
  ++evaluations_;
  out.resize(size());
  Eigen::ArrayXXd change(points_, pairs_);
#pragma omp parallel for schedule(static) if (pairs_ > 1)
  for (Index p = 0; p < pairs_; ++p)
    change.col(p) = transform_.to_k((slope_.col(p) - 1.0) * h.segment(p * points_, points_).array());
  if (species_ == 1) {
    out = transform_.to_r((inverse_.col(0).square() - 1.0) * change.col(0));
    return;
  }
  mix_derivative(change);
#pragma omp parallel for schedule(static)
  for (Index p = 0; p < pairs_; ++p) out.segment(p * points_, points_) = transform_.to_r(change.col(p));
}

void OrnsteinZernikeMap::describe(const VectorXd& x, FluidStructure& fluid) {
  VectorXd image;
  apply(x, image);
  fluid.gamma = fluid.g = fluid.c = fluid.S = fluid.C = MatrixField(points_, species_);
  fluid.r = sites_.r();
  fluid.k = transform_.grid().wave_numbers();
  for_pairs([&](Index p, Index i, Index j) {
    const double density = density_[static_cast<std::size_t>(p)];
    const ArrayXd gamma = x.segment(p * points_, points_);
    ArrayXd c;
    respond(p, gamma.matrix(), c);
    for (const auto& [a, b] : {std::pair(i, j), {j, i}}) {
      fluid.gamma(a, b) = gamma;
      fluid.c(a, b) = c;
      fluid.g(a, b) = c + gamma + 1.0;
      fluid.C(a, b) = density * (c_k_.col(p) - sites_.tail_k(p));
      fluid.S(a, b) = inverse_.col(p);
    }
  });
}

void OrnsteinZernikeMap::respond(Index p, const Eigen::Ref<const VectorXd>& gamma, ArrayXd& c) {
  c.resize(points_);
  std::visit(
      [&](const auto& closure) {
        const auto& sites = sites_.of(p);
        for (Index i = 0; i < points_; ++i) {
          const Response at = closure.response(sites[static_cast<std::size_t>(i)], gamma[i]);
          c[i] = at.g - 1.0 - gamma[i];
          slope_(i, p) = at.slope;
        }
        for (const JumpCell& cell : sites_.jumps(p)) {
          const Response low = closure.response(cell.below, gamma[cell.index]);
          const Response high = closure.response(cell.above, gamma[cell.index]);
          const double w = cell.share_below;
          c[cell.index] = w * low.g + (1.0 - w) * high.g - 1.0 - gamma[cell.index];
          slope_(cell.index, p) = w * low.slope + (1.0 - w) * high.slope;
        }
      },
      closure_);
}

}  // namespace ozark::oz
