#include "segments.hpp"

#include <algorithm>

namespace ozark {
namespace {

constexpr long default_equilibration = 10000, default_steps = 50000;

/// A segment with what it inherits, in the units of the study.
struct Inherited {
  Law law;
  double temperature = 1.0, final_temperature = 1.0;
  std::optional<double> pressure, final_pressure;
};

std::vector<Inherited> inherited(const MotionConfig& m, const std::vector<SegmentConfig>& segments,
                                 double temperature) {
  std::vector<Inherited> all;
  std::optional<double> pressure = m.pressure;
  for (const SegmentConfig& s : segments) {
    Inherited now;
    now.law = {s.ensemble.value_or(m.law.ensemble), s.thermostat.value_or(m.law.thermostat),
               s.barostat.value_or(m.law.barostat), s.coupling.value_or(m.law.coupling)};
    now.temperature = s.temperature.value_or(temperature);
    now.final_temperature = s.final_temperature.value_or(now.temperature);
    now.pressure = s.pressure ? s.pressure : pressure;
    now.final_pressure = s.final_pressure ? s.final_pressure : now.pressure;
    temperature = now.final_temperature;
    pressure = now.final_pressure;
    all.push_back(now);
  }
  return all;
}

bool moves(const SegmentConfig& s) { return s.kind == SegmentKind::motion; }

/// Which are measured: those that say so; if none does, the last that moves.
std::vector<bool> measured(const std::vector<SegmentConfig>& segments) {
  std::vector<bool> all;
  for (const SegmentConfig& s : segments) all.push_back(moves(s) && s.measured);
  if (std::find(all.begin(), all.end(), true) != all.end()) return all;
  const auto last = std::find_if(segments.rbegin(), segments.rend(), moves);
  if (last != segments.rend()) all[static_cast<std::size_t>(segments.rend() - last) - 1] = true;
  return all;
}

/// What [motion] says by itself, as segments.
std::vector<SegmentConfig> of_motion(const MotionConfig& m) {
  SegmentConfig first, second;
  first.name = "equilibration";
  first.steps = m.equilibration.value_or(default_equilibration);
  if (m.law.ensemble == Ensemble::nve) first.ensemble = Ensemble::nvt;
  second.name = "measurement";
  second.steps = m.steps.value_or(default_steps);
  second.final_temperature = m.final_temperature;
  second.final_pressure = m.final_pressure;
  second.measured = true;
  if (first.steps == 0) return {second};
  return {first, second};
}

bool is_name(const std::string& word) {
  const auto small = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !word.empty() && word[0] >= 'a' && word[0] <= 'z' && std::all_of(word.begin(), word.end(), small);
}

/// Checks of one segment, at its keys.
class Check {
 public:
  Check(Describer& d, std::size_t index, const SegmentConfig& s) : d_(d), index_(index), s_(s) {}

  template <class... Args>
  void operator()(bool holds, const char* key, fmt::format_string<Args...> text, Args&&... args) const {
    const std::string path = fmt::format("segment.{}.{}", index_, key);
    d_.check(holds, path, text, std::forward<Args>(args)...);
  }
  template <class T>
  void absent(const std::optional<T>& value, const char* key, const char* reason) const {
    (*this)(!value, key, "{}", reason);
  }

  void motion(const Inherited& now, long dimensions) const {
    constexpr const char* minimising = "belongs to segments of kind \"minimise\"";
    absent(s_.method, "method", minimising);
    absent(s_.force_tolerance, "force_tolerance", minimising);
    absent(s_.pressure_tolerance, "pressure_tolerance", minimising);
    absent(s_.max_iterations, "max_iterations", minimising);
    (*this)(s_.steps.has_value(), "steps", "how many steps? a segment that moves needs them");
    const Law& law = now.law;
    if (law.ensemble != Ensemble::nvt) absent(s_.thermostat, "thermostat", "belongs to nvt");
    if (law.ensemble != Ensemble::npt) {
      constexpr const char* pressing = "belongs to npt";
      absent(s_.barostat, "barostat", pressing);
      absent(s_.coupling, "coupling", pressing);
      absent(s_.pressure, "pressure", pressing);
      absent(s_.final_pressure, "final_pressure", pressing);
    } else {
      (*this)(now.pressure.has_value(), "pressure", "npt needs its pressure, here or in [motion]");
      (*this)(law.coupling != CellCoupling::triclinic || law.barostat != Barostat::stochastic_cell_rescaling,
              "coupling", "of stochastic_cell_rescaling is isotropic or edges");
    }
    if (law.ensemble == Ensemble::nve) {
      absent(s_.temperature, "temperature", "belongs to nvt and npt");
      absent(s_.final_temperature, "final_temperature", "belongs to nvt and npt");
    }
    if (s_.strain) strain(*s_.strain, law, dimensions);
  }

  void minimisation() const {
    constexpr const char* moving = "belongs to segments that move, not to a minimisation";
    absent(s_.steps, "steps", "belongs to segments that move; a minimisation has max_iterations");
    absent(s_.ensemble, "ensemble", moving);
    absent(s_.thermostat, "thermostat", moving);
    absent(s_.barostat, "barostat", moving);
    absent(s_.temperature, "temperature", moving);
    absent(s_.final_temperature, "final_temperature", moving);
    absent(s_.final_pressure, "final_pressure", moving);
    (*this)(!s_.strain, "strain", "{}", moving);
    (*this)(!s_.measured, "measured", "a minimisation takes no time; its outcome is in the table segments");
    if (s_.coupling) return;
    absent(s_.pressure, "pressure", "needs a cell that moves: give its coupling");
    absent(s_.pressure_tolerance, "pressure_tolerance", "needs a cell that moves: give its coupling");
  }

 private:
  void strain(const StrainConfig& e, const Law& law, long dimensions) const {
    const bool shear = e.kind == sim::Strain::Kind::shear;
    const int axis = e.axis.value_or(shear ? 0 : static_cast<int>(dimensions) - 1);
    const int gradient = e.gradient.value_or(1);
    (*this)(axis < dimensions, "strain.axis", "does not exist in two dimensions");
    (*this)(shear || !e.gradient, "strain.gradient", "belongs to shear");
    (*this)(!shear || (axis < gradient && gradient < dimensions), "strain.gradient",
            "must come after axis in x, y, z, and exist: x along y, x along z or y along z");
    (*this)(e.increment != 0.0, "strain.increment", "must not be 0");
    const bool undone = law.ensemble == Ensemble::npt &&
                        (law.coupling == CellCoupling::triclinic || (!shear && law.coupling == CellCoupling::edges));
    (*this)(!undone, "coupling",
            "would undo the strain; couple the mean pressure (\"isotropic\"), or keep the cell (nvt, nve)");
  }

  Describer& d_;
  std::size_t index_;
  const SegmentConfig& s_;
};

void check_measured(Describer& d, const std::vector<SegmentConfig>& segments, const std::vector<Inherited>& all) {
  const std::vector<bool> now = measured(segments);
  std::optional<std::size_t> last;
  for (std::size_t k = 0; k < segments.size(); ++k) {
    if (!now[k]) continue;
    if (last)
      Check(d, k, segments[k])(*last + 1 == k && same_motion(all[*last].law, all[k].law), "measured",
                               "what is measured must follow without a break, in one ensemble; '{}' was measured "
                               "before",
                               segments[*last].name);
    last = k;
  }
}

void check_motion(Describer& d, const MotionConfig& m, bool scheduled) {
  const bool npt = m.law.ensemble == Ensemble::npt;
  if (scheduled) {
    constexpr const char* instead = "is said by the segments; leave it out";
    d.check(!m.equilibration, "motion.equilibration", "{}", instead);
    d.check(!m.steps, "motion.steps", "{}", instead);
    d.check(!m.final_temperature, "motion.final_temperature", "{}", instead);
    d.check(!m.final_pressure, "motion.final_pressure", "{}", instead);
    return;
  }
  d.check(!npt || m.pressure, "motion.ensemble", "npt needs its pressure");
  d.check(npt || !m.pressure, "motion.pressure", "belongs to npt");
  d.check(npt || !m.final_pressure, "motion.final_pressure", "belongs to npt");
  d.check(m.law.ensemble != Ensemble::nve || !m.final_temperature, "motion.final_temperature",
          "belongs to nvt and npt");
  d.check(m.law.coupling != CellCoupling::triclinic || m.law.barostat != Barostat::stochastic_cell_rescaling,
          "motion.coupling", "of stochastic_cell_rescaling is isotropic or edges");
}

sim::Strain strain_of(const StrainConfig& c, int dimensions) {
  sim::Strain e;
  e.kind = c.kind;
  e.axis = c.axis.value_or(c.kind == sim::Strain::Kind::shear ? 0 : dimensions - 1);
  e.gradient = c.gradient.value_or(1);
  e.increment = c.increment;
  e.interval = static_cast<int>(c.interval);
  return e;
}

sim::MinimiseOptions minimise_of(const SegmentConfig& s, const Inherited& now, const UnitScale& units) {
  sim::MinimiseOptions o;
  o.method = s.method.value_or(o.method);
  if (s.coupling) {
    o.coupling = coupling_of(*s.coupling);
    o.pressure = units.pressure * now.pressure.value_or(0.0);
  }
  o.force_tolerance = s.force_tolerance.value_or(o.force_tolerance);
  if (s.pressure_tolerance) o.pressure_tolerance = units.pressure * *s.pressure_tolerance;
  o.max_iterations = s.max_iterations.value_or(o.max_iterations);
  return o;
}

void describe_axis_word(Describer& d, std::string_view name, std::optional<int>& axis, std::string_view meaning) {
  d.choice<int>(name, axis, meaning, {{"x", 0, ""}, {"y", 1, ""}, {"z", 2, ""}});
}

}  // namespace

void describe(Describer& d, MotionConfig& c) {
  describe_law(d, c.law);
  describe(d, c.pace);
  d.field("pressure", c.pressure, "of npt", between(-1e9, 1e9));
  d.field("final_pressure", c.final_pressure, "of npt: ramped to it while measuring", between(-1e9, 1e9));
  d.field("final_temperature", c.final_temperature, "ramped to it while measuring", above(0.0));
  d.field("equilibration", c.equilibration, "steps before anything is measured; default 10000", between(0, 1e12));
  d.field("steps", c.steps, "steps that are measured; default 50000", between(1, 1e12));
  d.field("checkpoint_every", c.checkpoint_every, "steps, or iterations, between checkpoints", between(1, 1e12));
}

void describe(Describer& d, StrainConfig& c) {
  using Kind = sim::Strain::Kind;
  d.choice("kind", c.kind, "both keep the volume",
           {{"extension", Kind::extension, "along axis; the lateral edges shrink by the root"},
            {"shear", Kind::shear, "along axis, growing along gradient"}});
  describe_axis_word(d, "axis", c.axis, "default: of extension the last, of shear x");
  describe_axis_word(d, "gradient", c.gradient, "of shear, after axis; default y");
  d.field("increment", c.increment, "of each step of strain; negative: compression, or back", between(-0.1, 0.1));
  d.field("interval", c.interval, "time steps from one step of strain to the next; the first is at once",
          between(1, 1e9));
}

void describe(Describer& d, SegmentConfig& c) {
  d.required("name", c.name, "small letters, digits, underscores; unique");
  d.choice("kind", c.kind, "what is done",
           {{"motion", SegmentKind::motion, "steps of time"},
            {"minimise", SegmentKind::minimise,
             "positions, and with a coupling the cell, of least energy; velocities are drawn anew afterwards"}});
  d.field("steps", c.steps, "of motion", between(1, 1e12));
  describe_overrides(d, c.ensemble, c.thermostat, c.barostat, c.coupling);
  d.field("temperature", c.temperature, "at its start; default: where the one before ended, first system.temperature",
          above(0.0));
  d.field("final_temperature", c.final_temperature, "ramped to it; default: held", above(0.0));
  d.field("pressure", c.pressure,
          "at its start; default: where the one before ended, first motion.pressure; 0 if a minimisation finds none",
          between(-1e9, 1e9));
  d.field("final_pressure", c.final_pressure, "ramped to it; default: held", between(-1e9, 1e9));
  d.field("measured", c.measured, "one of those that are measured; if none says so, the last that moves is");
  d.choice<sim::MinimiseMethod>(
      "method", c.method, "of minimise; default fire",
      {{"fire", sim::MinimiseMethod::fire, "motion with inertia, stopped when it goes uphill: robust"},
       {"conjugate_gradient", sim::MinimiseMethod::conjugate_gradient, "line searches: fast near the minimum"}});
  d.field("force_tolerance", c.force_tolerance, "of minimise: largest force left [energy/length]; default 1e-8",
          above(0.0));
  d.field("pressure_tolerance", c.pressure_tolerance,
          "of minimise: largest coupled stress left, beside the pressure; default 1e-8 energy/length^3", above(0.0));
  d.field("max_iterations", c.max_iterations, "of minimise; default 100000", between(1, 1e12));
  d.optional_section("strain", c.strain, "steps of strain on the way");
}

void check_segments(Describer& d, const MotionConfig& m, const std::vector<SegmentConfig>& segments,
                    const ParticlesConfig& particles, bool on_waves) {
  check_motion(d, m, !segments.empty());
  if (segments.empty() && m.law.ensemble == Ensemble::npt) check_flexible(d, particles, "motion.ensemble");
  const std::vector<Inherited> all = inherited(m, segments, 1.0);
  for (std::size_t k = 0; k < segments.size(); ++k) {
    const SegmentConfig& s = segments[k];
    const Check check(d, k, s);
    check(s.name.empty() || is_name(s.name), "name",
          "must be small letters, digits and underscores and begin with a letter, got '{}'", s.name);
    const auto same = [&](const SegmentConfig& other) { return other.name == s.name; };
    check(s.name.empty() || std::find_if(segments.begin(), segments.begin() + static_cast<std::ptrdiff_t>(k), same) ==
                                segments.begin() + static_cast<std::ptrdiff_t>(k),
          "name", "'{}' is the name of another segment", s.name);
    if (moves(s))
      check.motion(all[k], particles.dimensions);
    else
      check.minimisation();
    const bool npt = moves(s) && all[k].law.ensemble == Ensemble::npt;
    const char* changing = s.strain ? "strain" : npt ? "ensemble" : !moves(s) && s.coupling ? "coupling" : nullptr;
    if (changing != nullptr) check_flexible(d, particles, fmt::format("segment.{}.{}", k, changing));
  }
  check_measured(d, segments, all);
  const std::vector<bool> taken = measured(segments);
  for (std::size_t k = 0; k < segments.size() && on_waves; ++k) {
    const auto& strain = segments[k].strain;
    Check(d, k, segments[k])(!taken[k] || !strain || strain->kind != sim::Strain::Kind::shear, "strain",
                             "turns the wave vectors of measure.k_max and measure.wave_numbers; measure them in a "
                             "segment without shear, by its measured = true");
  }
}

std::vector<Stage> stages_of(const MotionConfig& m, const std::vector<SegmentConfig>& given, const SystemConfig& system,
                             int dimensions) {
  const std::vector<SegmentConfig> segments = given.empty() ? of_motion(m) : given;
  const std::vector<Inherited> all = inherited(m, segments, system.temperature.value_or(1.0));
  const std::vector<bool> taken = measured(segments);
  const UnitScale units = scale_of(system.units);
  std::vector<Stage> stages;
  for (std::size_t k = 0; k < segments.size(); ++k) {
    const SegmentConfig& s = segments[k];
    Stage stage{s.name, all[k].law, taken[k], dimensions, {}, {}};
    stage.motion.temperature = units.temperature * all[k].temperature;
    stage.motion.final_temperature = units.temperature * all[k].final_temperature;
    stage.motion.pressure = units.pressure * all[k].pressure.value_or(0.0);
    stage.motion.final_pressure = units.pressure * all[k].final_pressure.value_or(0.0);
    if (moves(s)) {
      stage.motion.steps = s.steps.value_or(1);
      stage.motion.coupling = coupling_of(all[k].law);
      if (s.strain) stage.motion.strain = strain_of(*s.strain, dimensions);
    } else {
      stage.minimise = minimise_of(s, all[k], units);
      stage.motion.coupling = stage.minimise->coupling;
    }
    stages.push_back(stage);
  }
  return stages;
}

std::string words(const Stage& stage) {
  if (stage.minimise)
    return stage.minimise->method == sim::MinimiseMethod::fire ? "minimise, fire" : "minimise, conjugate_gradient";
  std::string text = words(stage.law);
  if (!stage.motion.strain) return text;
  const sim::Strain& e = *stage.motion.strain;
  constexpr const char* axes = "xyz";
  text += e.kind == sim::Strain::Kind::shear ? fmt::format("; shear {}{}", axes[e.axis], axes[e.gradient])
                                             : fmt::format("; extension along {}", axes[e.axis]);
  return text + fmt::format(" by {:g} every {} steps", e.increment, e.interval);
}

}  // namespace ozark
