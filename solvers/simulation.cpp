#include "simulation.hpp"

#include <ozark/core/error.hpp>
#include <ozark/io/array_file.hpp>

#include <algorithm>

namespace ozark {
namespace {

using sim::Particles;
using sim::Vector;

BulkArray vectors(const std::string& name, const std::vector<Vector>& v, const char* unit) {
  BulkArray a{name, {v.size(), 3}, {}, unit, "particle, component"};
  a.values.reserve(3 * v.size());
  for (const Vector& x : v) a.values.insert(a.values.end(), {x.x, x.y, x.z});
  return a;
}

BulkArray matrix(const std::string& name, const Eigen::Matrix3d& m) {
  BulkArray a{name, {3, 3}, {}, "length", "component, edge"};
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) a.values.push_back(m(i, j));
  return a;
}

std::vector<Vector> to_vectors(const BulkArray& a, std::size_t n) {
  if (a.values.size() != 3 * n)
    throw IoError(fmt::format("array '{}' holds {} numbers, not {}", a.name, a.values.size(), 3 * n));
  std::vector<Vector> v(n);
  for (std::size_t i = 0; i < n; ++i) v[i] = {a.values[3 * i], a.values[3 * i + 1], a.values[3 * i + 2], 0.0};
  return v;
}

Eigen::Matrix3d to_matrix(const BulkArray& a) {
  if (a.values.size() != 9) throw IoError(fmt::format("array '{}' is no 3 x 3 matrix", a.name));
  Eigen::Matrix3d m;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) m(i, j) = a.values[static_cast<std::size_t>(3 * i + j)];
  return m;
}

class Run {
 public:
  Run(const SimulationPlan& plan, Particles& p, sim::ForceField& forces, sim::Motion& motion,
      const std::vector<std::unique_ptr<Measurement>>& measurements, RunDir& out, Observer& observer)
      : plan_(plan),
        p_(p),
        forces_(forces),
        motion_(motion),
        measurements_(measurements),
        out_(out),
        observer_(observer) {}

  Convergence go() {
    const std::vector<BulkArray> kept = out_.kept();
    if (kept.empty()) {
      if (plan_.begin && !plan_.segments.front().minimise) plan_.begin(0, p_);
      tally_ = forces_.compute(p_, true);
      measure();
    } else {
      resume(kept);
    }
    for (;;) {
      const RunSegment& s = plan_.segments[segment_];
      const Convergence c = s.minimise ? minimise(s) : move(s);
      if (!c.converged || segment_ + 1 == plan_.segments.size()) return c;
      ++segment_;
      if (!plan_.segments[segment_].minimise) begin();
      if (step_ % plan_.checkpoint_every == 0) checkpoint();
    }
  }

 private:
  static constexpr std::int64_t report_every = 64;

  /// Of a segment that moves and is not the first. Where it begins after a step, that step has been measured.
  void begin() {
    if (plan_.begin) plan_.begin(segment_, p_);
    if (plan_.segments[segment_ - 1].minimise) measure();
  }

  Convergence move(const RunSegment& s) {
    while (step_ < s.last) {
      if (observer_.stop_requested()) {
        checkpoint();
        observer_.check_stop();
      }
      try {
        if (plan_.drive) plan_.drive(step_, p_, forces_);
        if (step_ % report_every == 0 || sound_.size() == 0) sound_ = p_;
        tally_ = motion_.advance(p_, forces_, step_, due(step_ + 1));
      } catch (const DomainError& error) {
        if (sound_.size() > 0) p_ = sound_;
        return {false, step_, 0.0, error.what()};
      }
      ++step_;
      measure();
      if (step_ == s.last) close_segment(nullptr);
      if (step_ % plan_.checkpoint_every == 0 && step_ < s.last) checkpoint();
      if (step_ % report_every == 0)
        observer_.progress(static_cast<double>(step_) / static_cast<double>(plan_.steps()), activity(s));
    }
    return {true, step_, 0.0, ""};
  }

  Convergence minimise(const RunSegment& s) {
    sim::Minimiser minimiser(*s.minimise, s.freedom);
    if (!minimiser_.empty()) minimiser.restore(minimiser_);
    const auto done = [&] { return minimiser.convergence().iterations; };
    Convergence c;
    try {
      while (!minimiser.advance(p_, forces_) && done() < s.minimise->max_iterations) {
        const bool stop = observer_.stop_requested();
        if (stop || done() % plan_.checkpoint_every == 0) {
          minimiser_ = minimiser.state();
          checkpoint();
        }
        if (stop) observer_.check_stop();
        if (done() % report_every == 0)
          observer_.progress(static_cast<double>(step_) / static_cast<double>(std::max<std::int64_t>(1, plan_.steps())),
                             activity(s));
      }
      c = minimiser.convergence();
    } catch (const DomainError& error) {
      return {false, done(), minimiser.convergence().residual, fmt::format("segment '{}': {}", s.name, error.what())};
    }
    minimiser_.clear();
    std::fill(p_.velocity.begin(), p_.velocity.end(), Vector{});
    tally_ = forces_.tally(p_);
    if (!c.converged)
      c.reason = fmt::format(
          "segment '{}' not converged after {} iterations (force or stress {:.3g} times its tolerance); raise "
          "max_iterations or the tolerances",
          s.name, c.iterations, c.residual);
    close_segment(&c);
    return c;
  }

  [[nodiscard]] std::string activity(const RunSegment& s) const {
    if (std::any_of(measurements_.begin(), measurements_.end(), [](const auto& m) { return m->follows_segments(); }))
      return s.name;
    return s.measured ? "measuring" : "equilibrating";
  }

  [[nodiscard]] bool is_measured(std::int64_t step) const {
    const auto measured = [&](std::size_t k) { return plan_.segments[k].measured && !plan_.segments[k].minimise; };
    const std::size_t next = segment_ + 1;
    const bool starts = step == plan_.segments[segment_].last && next < plan_.segments.size() && measured(next);
    return measured(segment_) || (starts && !plan_.segments[segment_].minimise);
  }
  [[nodiscard]] bool due(const Measurement& m, std::int64_t step) const {
    if (!is_measured(step) && !m.while_equilibrating()) return false;
    return (step - from_) % m.every() == 0;
  }
  [[nodiscard]] bool due(std::int64_t step) const {
    const bool ends = step == plan_.segments[segment_].last;
    return std::any_of(measurements_.begin(), measurements_.end(),
                       [&](const auto& m) { return due(*m, step) || (ends && m->follows_segments()); });
  }

  [[nodiscard]] Moment moment() const {
    return {step_,    static_cast<double>(step_) * plan_.time_step,
            &p_,      nullptr,
            tally_,   motion_.reservoir_energy(),
            segment_, is_measured(step_),
            nullptr};
  }

  void measure() {
    if (!due(step_)) return;
    Moment now = moment();
    auto needs = Measurement::Needs::nothing;
    for (const auto& m : measurements_)
      if (due(*m, step_)) needs = std::max(needs, m->needs());
    Configuration configuration;
    if (needs != Measurement::Needs::nothing) {
      configuration = configuration_of(p_, needs == Measurement::Needs::velocities);
      now.configuration = &configuration;
    }
    for (const auto& m : measurements_)
      if (due(*m, step_)) m->sample(now);
  }

  void close_segment(const Convergence* minimisation) {
    Moment now = moment();
    now.minimisation = minimisation;
    for (const auto& m : measurements_)
      if (m->follows_segments()) m->close_segment(now);
  }

  void checkpoint() {
    if (plan_.trajectory) plan_.trajectory(moment());
    std::vector<BulkArray> all = arrays_of(p_);
    const auto series = [](const std::string& name, const std::vector<double>& values) {
      return BulkArray{name, {values.size()}, values, "", ""};
    };
    all.push_back(series("step", {static_cast<double>(step_), static_cast<double>(segment_)}));
    all.push_back(series("minimiser", minimiser_));
    all.push_back(vectors("force", p_.force, "energy/length"));
    all.push_back(vectors("listed_position", forces_.list().built_positions(), "length"));
    all.push_back(matrix("listed_edges", forces_.list().built_edges()));
    all.push_back(series("motion", motion_.state()));
    for (const auto& m : measurements_) all.push_back(series("measured_" + m->name(), m->state()));
    out_.keep(all);
  }

  void resume(const std::vector<BulkArray>& kept) {
    restore(p_, kept);
    const std::size_t n = p_.size();
    p_.force = to_vectors(array_named(kept, "force"), n);
    forces_.restore_list(p_, to_vectors(array_named(kept, "listed_position"), n),
                         to_matrix(array_named(kept, "listed_edges")));
    motion_.restore(array_named(kept, "motion").values);
    for (const auto& m : measurements_) m->restore(array_named(kept, "measured_" + m->name()).values);
    minimiser_ = array_named(kept, "minimiser").values;
    const std::vector<double>& place = array_named(kept, "step").values;
    step_ = static_cast<std::int64_t>(place.at(0));
    segment_ = static_cast<std::size_t>(place.at(1));
    if (segment_ >= plan_.segments.size()) throw IoError("what was kept belongs to a schedule of more segments");
    observer_.note(fmt::format("going on from step {}", step_));
  }

  const SimulationPlan& plan_;
  Particles& p_;
  sim::ForceField& forces_;
  sim::Motion& motion_;
  const std::vector<std::unique_ptr<Measurement>>& measurements_;
  RunDir& out_;
  Observer& observer_;
  const std::int64_t from_ = plan_.measured_from();
  std::int64_t step_ = 0;
  std::size_t segment_ = 0;
  std::vector<double> minimiser_;  // state of one that was interrupted
  sim::Tally tally_;
  Particles sound_;  // some steps ago: the state that a motion leaves which breaks down
};

}  // namespace

std::int64_t SimulationPlan::measured_from() const {
  const auto first = std::find_if(segments.begin(), segments.end(), [](const RunSegment& s) { return s.measured; });
  return first == segments.end() ? steps() : first->first;
}

std::vector<RunSegment> measured_after(std::int64_t equilibration, std::int64_t steps, const sim::Freedom& freedom) {
  std::vector<RunSegment> all;
  if (equilibration > 0) all.push_back({"equilibration", 0, equilibration, false, freedom, {}});
  all.push_back({"measurement", equilibration, equilibration + steps, true, freedom, {}});
  return all;
}

Convergence simulate(const SimulationPlan& plan, Particles& particles, sim::ForceField& forces, sim::Motion& motion,
                     const std::vector<std::unique_ptr<Measurement>>& measurements, RunDir& out, Observer& observer) {
  return Run(plan, particles, forces, motion, measurements, out, observer).go();
}

std::vector<BulkArray> arrays_of(const Particles& p) {
  std::vector<BulkArray> all = {matrix("edges", p.cell.edges), vectors("position", p.position, "length"),
                                vectors("velocity", p.velocity, "length/time")};
  BulkArray id{"id", {p.size()}, {}, "", "particle"}, kind{"kind", {p.size()}, {}, "", "particle"};
  BulkArray image{"image", {p.size(), 3}, {}, "", "particle, edge"};
  for (std::size_t i = 0; i < p.size(); ++i) {
    id.values.push_back(static_cast<double>(p.id[i]));
    kind.values.push_back(p.kind[i]);
    for (const int n : p.image[i]) image.values.push_back(n);
  }
  all.insert(all.end(), {id, kind, image});
  return all;
}

void restore(Particles& p, const std::vector<BulkArray>& arrays) {
  const auto& id = array_named(arrays, "id").values;
  const auto& kind = array_named(arrays, "kind").values;
  const auto& image = array_named(arrays, "image").values;
  const std::size_t n = id.size();
  if (kind.size() != n || image.size() != 3 * n) throw IoError("the arrays of the particles differ in length");
  p.cell.edges = to_matrix(array_named(arrays, "edges"));
  p.position = to_vectors(array_named(arrays, "position"), n);
  p.velocity = to_vectors(array_named(arrays, "velocity"), n);
  p.force.assign(n, {});
  p.id.resize(n);
  p.kind.resize(n);
  p.image.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    p.id[i] = static_cast<std::int64_t>(id[i]);
    p.kind[i] = static_cast<int>(kind[i]);
    for (std::size_t a = 0; a < 3; ++a) p.image[i][a] = static_cast<int>(image[3 * i + a]);
  }
}

}  // namespace ozark
