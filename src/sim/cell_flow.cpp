#include "cell_flow.hpp"

#include <ozark/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "chunks.hpp"
#include "kinetic_sum.hpp"
#include "stepping.hpp"

namespace ozark::sim {

using Coupling = Motion::Coupling;

Flow flow_of(const Eigen::Matrix3d& a, std::int64_t step) {
  const double largest = a.cwiseAbs().maxCoeff();
  require(a.allFinite(),
          "step {}: pressure or cell have no bounds any more; take a shorter time step, or minimise the energy of the "
          "start first (kind = \"minimise\" of a segment)",
          step);
  require(largest <= 0.1,
          "step {}: the cell would be strained by {:.3g} in one step; take a shorter time step, a longer relaxation "
          "time of the pressure, or a start nearer to it",
          step, largest);
  const Eigen::Matrix3d one = Eigen::Matrix3d::Identity();
  Flow f{one, one};
  for (int k = 14; k >= 1; --k) f.mean = one + a * f.mean / (k + 1.0);  // sum a^k / (k + 1)!
  f.map = one + a * f.mean;
  return f;
}

void deform(Particles& p, const Eigen::Matrix3d& m) {
  p.cell.edges = (m * p.cell.edges).eval();
  p.cell.edges.triangularView<Eigen::StrictlyLower>().setZero();
  for_chunks(p.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      Vector& r = p.position[i];
      r = {m(0, 0) * r.x + m(0, 1) * r.y + m(0, 2) * r.z, m(1, 1) * r.y + m(1, 2) * r.z, m(2, 2) * r.z, 0.0};
    }
  });
}

void require_flexible(const Particles& p, const Freedom& f, Coupling) {
  require(!f.any_frozen(), "a cell that changes carries all particles along; freeze none of them at constant pressure");
  for (int a = 0; a < p.dimensions; ++a)
    require(
        p.cell.periodic[static_cast<std::size_t>(a)],
        "edge {} of the cell does not repeat, so no pressure can be kept along it; make it periodic or keep the cell",
        "abc"[a]);
}

CellFlow::CellFlow(const Options& o, Freedom freedom) : options_(o), freedom_(std::move(freedom)) {
  require_positive("time_step", o.time_step);
  require_positive("temperature", o.temperature);
  require_positive("pressure_relaxation_time", o.relaxation_time);
  require(std::isfinite(o.pressure), "pressure must be finite, got {}", o.pressure);
  require(o.coupling != Coupling::none, "constant pressure needs a cell that changes: isotropic, edges or triclinic");
}

void CellFlow::impose(const Reservoir& r) {
  require_positive("temperature", r.temperature);
  require(std::isfinite(r.pressure), "pressure must be finite, got {}", r.pressure);
  rate_ *= std::sqrt(options_.temperature / r.temperature);  // the mass follows, its energy stays
  options_.temperature = r.temperature;
  options_.pressure = r.pressure;
}

void CellFlow::prepare(Particles& p, ForceField& forces) {
  freedoms_ = degrees_of_freedom(p, freedom_);
  dimensions_ = p.dimensions;
  require(freedoms_ > 0.0, "constant pressure needs particles with degrees of freedom");
  if (known_) return;
  require_flexible(p, freedom_, options_.coupling);
  virial_ = (mean_only() ? forces.compute_mean(p) : forces.compute(p, true)).virial;
  const double before = origin_ ? potential() - *origin_ : 0.0;  // energy() counts no change that others made
  edges_ = p.cell.edges;
  origin_ = potential() - before;
  known_ = true;
}

double CellFlow::mass() const {
  const double whole =
      (freedoms_ + dimensions_) * options_.temperature * options_.relaxation_time * options_.relaxation_time;
  return options_.coupling == Coupling::isotropic ? whole : whole / dimensions_;
}

double CellFlow::cell_freedoms() const {
  const double d = dimensions_;
  return options_.coupling == Coupling::isotropic ? 1.0
         : options_.coupling == Coupling::edges   ? d
                                                  : 0.5 * d * (d + 1.0);
}

double CellFlow::twice_kinetic() const {
  return mass() * (options_.coupling == Coupling::isotropic ? rate_(0, 0) * rate_(0, 0) : rate_.squaredNorm());
}

void CellFlow::push(const Particles& p, const Eigen::Matrix3d& kinetic) {
  const int d = dimensions_;
  const double h = 0.5 * options_.time_step / mass(), volume = p.cell.volume();
  const double mean = kinetic.trace() / freedoms_ - options_.pressure * volume;
  const Eigen::Matrix3d drive = kinetic + virial_;
  if (options_.coupling == Coupling::isotropic) {
    double sum = d * mean;
    for (int a = 0; a < d; ++a) sum += drive(a, a);
    for (int a = 0; a < d; ++a) rate_(a, a) += h * sum;
    return;
  }
  for (int a = 0; a < d; ++a) rate_(a, a) += h * (drive(a, a) + mean);
  if (options_.coupling != Coupling::triclinic) return;
  for (int a = 0; a < d; ++a)
    for (int b = a + 1; b < d; ++b) rate_(a, b) += h * drive(a, b);
  const double measure = (d - 1.0) * options_.temperature;  // of upper triangular cells, see potential()
  rate_(0, 0) += h * measure;
  rate_(d - 1, d - 1) -= h * measure;
}

double CellFlow::energy() const {
  const double kinetic = freedoms_ > 0.0 ? 0.5 * twice_kinetic() : 0.0;
  return origin_ ? potential() - *origin_ + kinetic : 0.0;
}

double CellFlow::potential() const {
  const double volume = edges_(0, 0) * edges_(1, 1) * edges_(2, 2), pressed = options_.pressure * volume;
  if (options_.coupling != Coupling::triclinic) return pressed;
  // The flow leaves h11^-2 h22^-1 dh of the upper triangle invariant; V^-2 dh of all nine elements, whatever the
  // orientation, is V^-2 h11^2 h22 of it.
  return pressed -
         (dimensions_ - 1.0) * options_.temperature * std::log(edges_(0, 0) / edges_(dimensions_ - 1, dimensions_ - 1));
}

namespace {

/// Half a kick at a given rate of the cell: v = map v + mean force h / m. Loops over particles take copies, which
/// stores cannot change: the compiler keeps them in registers.
struct FlowKick {
  Eigen::Matrix3d m, g;
  const double* push;  // h / m of each kind

  FlowKick(const Particles& p, const Eigen::Matrix3d& rate, double freedoms, double h, double factor, std::int64_t step,
           const std::vector<double>& pushes)
      : push(pushes.data()) {
    Eigen::Matrix3d a = -rate.transpose();
    for (int k = 0; k < p.dimensions; ++k) a(k, k) -= rate.trace() / freedoms;
    const Flow f = flow_of(h * a, step);
    m = factor * f.map;
    g = f.mean;
  }
  [[nodiscard]] Vector operator()(const Vector& v, const Vector& force, int kind) const {
    const double w = push[kind], x = w * force.x, y = w * force.y, z = w * force.z;
    return {m(0, 0) * v.x + g(0, 0) * x, m(1, 0) * v.x + m(1, 1) * v.y + g(1, 0) * x + g(1, 1) * y,
            m(2, 0) * v.x + m(2, 1) * v.y + m(2, 2) * v.z + g(2, 0) * x + g(2, 1) * y + g(2, 2) * z, 0.0};
  }
};

}  // namespace

Tally CellFlow::move(Particles& p, double factor, ForceField& forces, std::int64_t step, bool tallied) {
  const double dt = options_.time_step;
  const Flow f = flow_of(dt * rate_, step);
  const double limit = longest_move(forces), limit2 = std::min(limit * limit, std::numeric_limits<double>::max());
  std::vector<double> pushes;
  for (const ParticleKind& k : p.kinds) pushes.push_back(0.5 * dt / k.mass);
  const FlowKick before(p, rate_, freedoms_, 0.5 * dt, factor, step, pushes);
  const FirstFault fault = sum_chunks(p.size(), FirstFault{}, [&](std::size_t begin, std::size_t end) {
    FirstFault first;
    const FlowKick kick = before;
    const Eigen::Matrix3d m = f.map, g = dt * f.mean;
    for (std::size_t i = begin; i < end; ++i) {
      const Vector v = p.velocity[i] = kick(p.velocity[i], p.force[i], p.kind[i]);
      Vector& r = p.position[i];
      const double dx = g(0, 0) * v.x + g(0, 1) * v.y + g(0, 2) * v.z, dy = g(1, 1) * v.y + g(1, 2) * v.z,
                   dz = g(2, 2) * v.z, moved2 = dx * dx + dy * dy + dz * dz;
      if (!(moved2 <= limit2)) first.note(i, std::sqrt(moved2));
      r = {m(0, 0) * r.x + m(0, 1) * r.y + m(0, 2) * r.z + dx, m(1, 1) * r.y + m(1, 2) * r.z + dy, m(2, 2) * r.z + dz,
           0.0};
    }
    return first;
  });
  if (fault.found()) exploded(p, fault.index, fault.moved, limit, step);
  p.cell.edges = (f.map * p.cell.edges).eval();
  p.cell.edges.triangularView<Eigen::StrictlyLower>().setZero();
  Tally tally = mean_only() ? forces.compute_mean(p) : forces.compute(p, true);
  virial_ = tally.virial;
  if (mean_only()) tally = tallied ? forces.tally(p) : Tally{};
  edges_ = p.cell.edges;
  const FlowKick after(p, rate_, freedoms_, 0.5 * dt, 1.0, step, pushes);
  kinetic_ = kinetic_tensor(
      p, [&p, after](std::size_t i) { return p.velocity[i] = after(p.velocity[i], p.force[i], p.kind[i]); });
  return tally;
}

void CellFlow::append_state(std::vector<double>& s) const {
  for (const Eigen::Matrix3d* m : {&rate_, &virial_, &edges_}) s.insert(s.end(), m->data(), m->data() + 9);
  s.insert(s.end(),
           {known_ ? 1.0 : 0.0, options_.temperature, options_.pressure, origin_ ? 1.0 : 0.0, origin_.value_or(0.0)});
}

const double* CellFlow::take_state(const double* s) {
  for (Eigen::Matrix3d* m : {&rate_, &virial_, &edges_}) {
    std::copy(s, s + 9, m->data());
    s += 9;
  }
  known_ = s[0] != 0.0;
  options_.temperature = s[1];
  options_.pressure = s[2];
  origin_ = s[3] != 0.0 ? std::optional(s[4]) : std::nullopt;
  return s + 5;
}

}  // namespace ozark::sim
