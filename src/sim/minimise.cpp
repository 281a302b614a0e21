#include <ozark/sim/minimise.hpp>

#include <ozark/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "cell_flow.hpp"
#include "chunks.hpp"
#include "stepping.hpp"
#include "thermostat_chain.hpp"

namespace ozark::sim {
namespace {

using Coupling = Motion::Coupling;

double dot(const std::vector<Vector>& a, const std::vector<Vector>& b) {
  return sum_chunks(a.size(), 0.0, [&](std::size_t begin, std::size_t end) {
    double sum = 0.0;
    for (std::size_t i = begin; i < end; ++i) sum += a[i].x * b[i].x + a[i].y * b[i].y + a[i].z * b[i].z;
    return sum;
  });
}

/// a = x a + y b.
void combine(double x, std::vector<Vector>& a, double y, const std::vector<Vector>& b) {
  for_chunks(a.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      a[i] = {x * a[i].x + y * b[i].x, x * a[i].y + y * b[i].y, x * a[i].z + y * b[i].z, 0.0};
  });
}

double longest(const std::vector<Vector>& a) {
  double most = 0.0;
  for (const Vector& v : a) most = std::max(most, v.x * v.x + v.y * v.y + v.z * v.z);
  return std::sqrt(most);
}

double inner(const Eigen::Matrix3d& a, const Eigen::Matrix3d& b) { return a.cwiseProduct(b).sum(); }

/// The part of a tensor that the cell may follow.
Eigen::Matrix3d coupled(const Eigen::Matrix3d& t, Coupling c, int dimensions) {
  Eigen::Matrix3d part = Eigen::Matrix3d::Zero();
  double trace = 0.0;
  for (int a = 0; a < dimensions; ++a) trace += t(a, a);
  for (int a = 0; a < dimensions; ++a) {
    if (c == Coupling::isotropic) part(a, a) = trace / dimensions;
    if (c == Coupling::edges || c == Coupling::triclinic) part(a, a) = t(a, a);
    for (int b = a + 1; b < dimensions && c == Coupling::triclinic; ++b) part(a, b) = t(a, b);
  }
  return part;
}

/// Makes a strain as stiff as the position of a particle: strain times this counts as a position.
double cell_length(const Particles& p) {
  const double count = static_cast<double>(p.size());
  return std::sqrt(count) * std::pow(p.cell.volume() / count, 1.0 / p.dimensions);
}

/// Values in the order of `ids`, in the order of the particles.
std::vector<Vector> in_order(std::vector<Vector> values, const std::vector<std::int64_t>& ids, const Particles& p) {
  if (ids == p.id) return values;
  const auto sorted = [](const std::vector<std::int64_t>& of) {
    std::vector<std::size_t> order(of.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return of[a] < of[b]; });
    return order;
  };
  const auto from = sorted(ids), to = sorted(p.id);
  std::vector<Vector> ordered(values.size());
  for (std::size_t k = 0; k < from.size(); ++k) ordered[to[k]] = values[from[k]];
  return ordered;
}

}  // namespace

Minimiser::Minimiser(const MinimiseOptions& o, Freedom freedom) : options_(o), freedom_(std::move(freedom)) {
  require_positive("force_tolerance", o.force_tolerance);
  require_positive("pressure_tolerance", o.pressure_tolerance);
  require_positive("largest_move", o.largest_move);
  require_positive("time_step", o.time_step);
  require(std::isfinite(o.pressure), "pressure must be finite, got {}", o.pressure);
  require(o.max_iterations > 0, "max_iterations must be > 0, got {}", o.max_iterations);
  convergence_.converged = false;
}

void Minimiser::evaluate(Particles& p, ForceField& forces) {
  const Tally tally = forces.compute(p, true);
  const bool cell = options_.coupling != Coupling::none;
  const double volume = p.cell.volume();
  enthalpy_ = tally.energy + (cell ? options_.pressure * volume : 0.0);
  if (freedom_.any_frozen()) {
    const std::vector<char> moves = moving(p, freedom_);
    for (std::size_t i = 0; i < p.size(); ++i)
      if (moves[i] == 0) p.force[i] = {};
  }
  for (std::size_t i = 0; i < p.size(); ++i)
    require(std::isfinite(p.force[i].x + p.force[i].y + p.force[i].z),
            "the force on particle {} is not finite; it may lie on another one", p.id[i]);
  largest_force_ = longest(p.force);
  slope_.setZero();
  largest_stress_ = 0.0;
  if (cell) {
    const Eigen::Matrix3d excess = coupled(tally.virial - options_.pressure * volume * Eigen::Matrix3d::Identity(),
                                           options_.coupling, p.dimensions);
    slope_ = excess / cell_length(p);
    largest_stress_ = excess.cwiseAbs().maxCoeff() / volume;
  }
  convergence_.residual =
      std::max(largest_force_ / options_.force_tolerance, largest_stress_ / options_.pressure_tolerance);
  convergence_.converged = convergence_.residual <= 1.0;
  known_ = true;
}

void Minimiser::move(Particles& p, double length, double scale) const {
  combine(1.0, p.position, length, p.velocity);
  if (options_.coupling != Coupling::none) deform(p, Eigen::Matrix3d::Identity() + length / scale * direction_);
}

bool Minimiser::advance(Particles& p, ForceField& forces) {
  if (!known_) {
    if (options_.coupling != Coupling::none) require_flexible(p, freedom_, options_.coupling);
    if (convergence_.iterations == 0) std::fill(p.velocity.begin(), p.velocity.end(), Vector{});
    evaluate(p, forces);
  }
  if (convergence_.converged) return true;
  ++convergence_.iterations;
  if (options_.method == MinimiseMethod::fire)
    fire(p, forces);
  else
    conjugate_gradient(p, forces);
  return convergence_.converged;
}

void Minimiser::fire(Particles& p, ForceField& forces) {
  if (step_ == 0.0) step_ = options_.time_step;
  const double power = dot(p.force, p.velocity) + inner(slope_, direction_);
  if (power > 0.0) {
    const double speed = std::sqrt(dot(p.velocity, p.velocity) + direction_.squaredNorm());
    const double force = std::sqrt(dot(p.force, p.force) + slope_.squaredNorm());
    combine(1.0 - mixing_, p.velocity, mixing_ * speed / force, p.force);
    direction_ = (1.0 - mixing_) * direction_ + mixing_ * speed / force * slope_;
    if (++downhill_for_ > 5.0) {
      step_ = std::min(1.1 * step_, 10.0 * options_.time_step);
      mixing_ *= 0.99;
    }
  } else {
    std::fill(p.velocity.begin(), p.velocity.end(), Vector{});
    direction_.setZero();
    if (convergence_.iterations > 1) step_ *= 0.5;
    mixing_ = 0.1;
    downhill_for_ = 0.0;
  }
  combine(1.0, p.velocity, step_, p.force);
  direction_ += step_ * slope_;
  const double most = step_ * (longest(p.velocity) + direction_.norm());
  if (most > options_.largest_move) {
    combine(options_.largest_move / most, p.velocity, 0.0, p.force);
    direction_ *= options_.largest_move / most;
  }
  move(p, step_, cell_length(p));
  evaluate(p, forces);
}

void Minimiser::conjugate_gradient(Particles& p, ForceField& forces) {
  double slope = dot(p.force, p.velocity) + inner(slope_, direction_);
  if (!(slope > 0.0)) {  // at the start, or uphill: straight down
    p.velocity = p.force;
    direction_ = slope_;
    slope = dot(p.force, p.force) + slope_.squaredNorm();
  }
  const std::vector<Vector> force = p.force;
  const std::vector<std::int64_t> ids = p.id;
  const Eigen::Matrix3d cell_force = slope_;
  const double square = dot(force, force) + cell_force.squaredNorm(), before = enthalpy_;

  // Where the force along the direction vanishes: by secants, kept between what is known to be before and behind.
  const double scale = cell_length(p), most = options_.largest_move / (longest(p.velocity) + direction_.norm());
  double at = 0.0, low = 0.0, low_slope = slope, high = most, last = slope;
  bool bracketed = false;
  double next = std::min(step_ > 0.0 ? step_ : 0.01 * most, most);
  for (int trial = 0; trial < 8; ++trial) {
    move(p, next - at, scale);
    at = next;
    evaluate(p, forces);
    last = dot(p.force, p.velocity) + inner(slope_, direction_);
    if (convergence_.converged || std::abs(last) <= 0.1 * slope || (at == most && last > 0.0)) break;
    if (last > 0.0) {
      next = last < low_slope ? at + last * (at - low) / (low_slope - last) : 2.0 * at;
      next = std::min(next, 4.0 * at);
      low = at;
      low_slope = last;
    } else {
      next = low + low_slope * (at - low) / (low_slope - last);
      high = at;
      bracketed = true;
    }
    if (!(next > low && next < high)) next = bracketed ? 0.5 * (low + high) : high;
  }
  step_ = at;

  // The next direction; straight down where the energy has not fallen.
  const std::vector<Vector> previous = in_order(force, ids, p);
  const double turned =
      dot(p.force, p.force) + slope_.squaredNorm() - dot(p.force, previous) - inner(slope_, cell_force);
  const bool fell = enthalpy_ <= before + 1e-12 * std::abs(before);
  const double keep = fell ? std::max(0.0, turned / square) : 0.0;
  if (!fell) step_ *= 0.5;
  combine(keep, p.velocity, 1.0, p.force);
  direction_ = keep * direction_ + slope_;
}

std::vector<double> Minimiser::state() const {
  std::vector<double> all(direction_.data(), direction_.data() + 9);
  all.insert(all.end(), {step_, mixing_, downhill_for_, static_cast<double>(convergence_.iterations)});
  return all;
}

void Minimiser::restore(const std::vector<double>& s) {
  require_state(s, 13);
  std::copy(s.begin(), s.begin() + 9, direction_.data());
  step_ = s[9];
  mixing_ = s[10];
  downhill_for_ = s[11];
  convergence_.iterations = std::lround(s[12]);
  known_ = false;
}

Convergence minimise(Particles& p, ForceField& forces, const MinimiseOptions& options, const Freedom& freedom,
                     Observer& observer) {
  Minimiser minimiser(options, freedom);
  const auto done = [&] {
    std::fill(p.velocity.begin(), p.velocity.end(), Vector{});
    return minimiser.convergence();
  };
  for (long k = 0; k < options.max_iterations; ++k) {
    observer.check_stop();
    if (minimiser.advance(p, forces)) return done();
  }
  Convergence c = done();
  c.reason = fmt::format(
      "not converged after {} iterations (force or stress {:.3g} times its tolerance); raise max_iterations or the "
      "tolerances",
      c.iterations, c.residual);
  return c;
}

}  // namespace ozark::sim
