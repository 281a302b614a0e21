#include <ozark/num/radial_transform.hpp>

#include <mutex>
#include <numbers>

#include <fftw3.h>

#include <ozark/core/error.hpp>

#include "fftw_lock.hpp"

namespace ozark {
namespace {

using std::numbers::pi;

struct FftwFree {
  void operator()(double* p) const { fftw_free(p); }
};
using Buffer = std::unique_ptr<double[], FftwFree>;  // FFTW's alignment, so that one plan serves all

Buffer make_buffer(Eigen::Index count) { return Buffer(fftw_alloc_real(static_cast<std::size_t>(count))); }

Eigen::ArrayXd midpoints(Eigen::Index count, double step) {
  return step * (Eigen::ArrayXd::LinSpaced(count, 0.0, static_cast<double>(count - 1)) + 0.5);
}

}  // namespace

double RadialGrid::dk() const { return pi / r_max; }
Eigen::ArrayXd RadialGrid::distances() const { return midpoints(points, dr()); }
Eigen::ArrayXd RadialGrid::wave_numbers() const { return midpoints(points, dk()); }

void require_valid(const RadialGrid& grid) {
  require(grid.points >= 2 && grid.points % 2 == 0 && grid.points <= (1L << 28),
          "a radial grid needs an even number of points from 2 to 2^28, got {}", grid.points);
  require(grid.r_max > 0.0, "the largest distance of a radial grid must be > 0, got {}", grid.r_max);
}

struct RadialTransform::Plan {
  fftw_plan sine = nullptr;
  Eigen::ArrayXd r, k;

  explicit Plan(const RadialGrid& grid) : r(grid.distances()), k(grid.wave_numbers()) {
    const Buffer in = make_buffer(grid.points);
    const Buffer out = make_buffer(grid.points);
    const std::scoped_lock lock(fftw_planner_lock());
    sine = fftw_plan_r2r_1d(static_cast<int>(grid.points), in.get(), out.get(), FFTW_RODFT11,
                            FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
    if (sine == nullptr) throw InternalError(fmt::format("FFTW has no plan for a sine transform of {}", grid.points));
  }
  ~Plan() {
    const std::scoped_lock lock(fftw_planner_lock());
    fftw_destroy_plan(sine);
  }
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  /// (factor / to) sum f from sin(from to); FFTW's own sum carries a factor of 2.
  Eigen::ArrayXd apply(const Eigen::Ref<const Eigen::ArrayXd>& f, const Eigen::ArrayXd& from, const Eigen::ArrayXd& to,
                       double factor) const {
    require(f.size() == from.size(), "a radial function on {} points is wanted, got {}", from.size(), f.size());
    const Buffer in = make_buffer(f.size());
    const Buffer out = make_buffer(f.size());
    Eigen::Map<Eigen::ArrayXd>(in.get(), f.size()) = f * from;
    fftw_execute_r2r(sine, in.get(), out.get());
    return (0.5 * factor) * Eigen::Map<const Eigen::ArrayXd>(out.get(), f.size()) / to;
  }
};

RadialTransform::RadialTransform(const RadialGrid& grid) : grid_(grid) {
  require_valid(grid);
  plan_ = std::make_unique<Plan>(grid);
}
RadialTransform::~RadialTransform() = default;
RadialTransform::RadialTransform(RadialTransform&&) noexcept = default;
RadialTransform& RadialTransform::operator=(RadialTransform&&) noexcept = default;

Eigen::ArrayXd RadialTransform::to_k(const Eigen::Ref<const Eigen::ArrayXd>& f) const {
  return plan_->apply(f, plan_->r, plan_->k, 4.0 * pi * grid_.dr());
}

Eigen::ArrayXd RadialTransform::to_r(const Eigen::Ref<const Eigen::ArrayXd>& f) const {
  return plan_->apply(f, plan_->k, plan_->r, grid_.dk() / (2.0 * pi * pi));
}

}  // namespace ozark
