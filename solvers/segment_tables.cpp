#include "segment_tables.hpp"

#include <ozark/core/error.hpp>

#include <cmath>

namespace ozark {
namespace {

constexpr std::int64_t most_rows = 1000;  // of each segment in the table of strain

enum Entry : std::size_t {
  number,
  temperature,
  pressure,
  potential,
  density,
  enthalpy,
  iterations,
  residual,
  converged,
  columns
};
enum StrainEntry : std::size_t {
  row_number,
  of_segment,
  samples,
  at_step,
  strain,
  stress,
  s_pressure,
  s_potential,
  s_temperature,
  stress_error,
  strain_columns
};

std::vector<double> column(const std::vector<double>& rows, std::size_t width, std::size_t which) {
  std::vector<double> values;
  for (std::size_t at = which; at < rows.size(); at += width) values.push_back(rows[at]);
  return values;
}

/// Strain once `count` more steps of it were made.
double strained(const sim::Strain& e, double before, double count) {
  if (e.kind == sim::Strain::Kind::shear) return before + count * e.increment;
  return (1.0 + before) * std::pow(1.0 + e.increment, count) - 1.0;
}

bool same_way(const sim::Strain& a, const sim::Strain& b) {
  return a.kind == b.kind && a.axis == b.axis && (a.kind == sim::Strain::Kind::extension || a.gradient == b.gradient);
}

/// The component that answers.
double answer(const sim::Strain& e, const Eigen::Matrix3d& pressure_tensor, int dimensions) {
  if (e.kind == sim::Strain::Kind::shear) return -pressure_tensor(e.axis, e.gradient);
  const double axial = pressure_tensor(e.axis, e.axis);
  return (pressure_tensor.diagonal().head(dimensions).sum() - axial) / (dimensions - 1.0) - axial;
}

}  // namespace

SegmentTable::SegmentTable(std::vector<Stage> stages, const SimulationPlan& plan, ReportUnits units)
    : stages_(std::move(stages)), segments_(plan.segments), units_(units) {}

void SegmentTable::close_segment(const Moment& m) {
  const ThermoState s = thermo_state(m, segments_[m.segment].freedom, units_);
  const double unknown = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> row(columns, unknown);
  row[number] = static_cast<double>(m.segment + 1);
  row[temperature] = s.temperature;
  row[pressure] = s.pressure;
  row[potential] = s.potential;
  row[density] = s.density;
  if (m.minimisation != nullptr) {
    const sim::MinimiseOptions& o = *segments_[m.segment].minimise;
    const double pressed = o.coupling == sim::Motion::Coupling::none ? 0.0 : o.pressure;
    row[enthalpy] = s.potential + pressed / s.density;
    row[iterations] = static_cast<double>(m.minimisation->iterations);
    row[residual] = m.minimisation->residual;
    row[converged] = m.minimisation->converged ? 1.0 : 0.0;
  }
  rows_.insert(rows_.end(), row.begin(), row.end());
}

void SegmentTable::report(RunDir& out, Summary& summary) const {
  const auto values = [&](Entry e) { return column(rows_, columns, e); };
  std::vector<std::string> names, what, coupled, ended;
  std::vector<double> first, last;
  for (const double n : values(number)) {
    const auto k = static_cast<std::size_t>(n) - 1;
    names.push_back(segments_[k].name);
    what.push_back(words(stages_[k]));
    coupled.push_back(sim::coupled_stress(stages_[k].motion, stages_[k].dimensions));
    first.push_back(static_cast<double>(segments_[k].first));
    last.push_back(static_cast<double>(segments_[k].last));
  }
  for (const double c : values(converged)) ended.push_back(std::isnan(c) ? "" : c != 0.0 ? "true" : "false");
  Table t;
  t.add("segment", "", values(number));
  t.add("name", "", names);
  t.add("what", "", what);
  t.add("coupled_stress", "", coupled);
  t.add("first_step", "", first);
  t.add("last_step", "", last);
  t.add("temperature", units_.temperature_unit, values(temperature));
  t.add("pressure", units_.pressure_unit, values(pressure));
  t.add("potential_energy", units_.energy_unit, values(potential));
  t.add("density", units_.density_unit, values(density));
  t.add("iterations", "", values(iterations));
  t.add("residual", "", values(residual));
  t.add("converged", "", ended);
  out.table("segments", t);
  for (std::size_t at = rows_.size(); at >= columns; at -= columns) {
    const double* row = rows_.data() + at - columns;
    if (std::isnan(row[converged])) continue;
    summary.emplace_back("minimum_energy", row[potential]);
    summary.emplace_back("minimum_enthalpy", row[enthalpy]);
    summary.emplace_back("minimum_density", row[density]);
    summary.emplace_back("minimum_pressure", row[pressure]);
    return;
  }
}

StrainTable::StrainTable(long every, const std::vector<Stage>& stages, const SimulationPlan& plan, ReportUnits units)
    : every_(every), units_(units) {
  for (std::size_t k = 0; k < stages.size(); ++k) {
    Strained s;
    s.name = stages[k].name;
    s.strain = stages[k].motion.strain;
    s.first = plan.segments[k].first;
    s.freedom = plan.segments[k].freedom;
    if (s.strain) {
      const auto count = [&](std::size_t j) {
        return (plan.segments[j].last - plan.segments[j].first - 1) / stages[j].motion.strain->interval + 1;
      };
      s.steps_a_row = (count(k) - 1) / most_rows + 1;
      for (std::size_t j = 0; j < k; ++j)
        if (segments_[j].strain && same_way(*segments_[j].strain, *s.strain))
          s.before = strained(*segments_[j].strain, segments_[j].before, static_cast<double>(count(j)));
    }
    segments_.push_back(s);
  }
}

void StrainTable::sample(const Moment& m) {
  const Strained& s = segments_[m.segment];
  if (!s.strain || m.step == s.first) return;
  const std::int64_t done = (m.step - 1 - s.first) / s.strain->interval;  // steps of strain, less one
  const ThermoState now = thermo_state(m, s.freedom, units_);
  std::vector<double> row(strain_columns);
  row[row_number] = static_cast<double>(done / s.steps_a_row);
  row[of_segment] = static_cast<double>(m.segment + 1);
  row[samples] = 1.0;
  row[at_step] = static_cast<double>(m.step);
  row[strain] = strained(*s.strain, s.before, static_cast<double>(done + 1));
  row[stress] = answer(*s.strain, now.tensor, m.particles->dimensions);
  row[s_pressure] = now.pressure;
  row[s_potential] = now.potential;
  row[s_temperature] = now.temperature;
  if (open_.empty() || open_[row_number] != row[row_number] || open_[of_segment] != row[of_segment]) {
    rows_ = finished();
    open_ = row;
    open_stress_ = {};
  } else {
    for (std::size_t k = samples; k < strain_columns; ++k)
      if (k != at_step) open_[k] += row[k];
    open_[at_step] = row[at_step];
  }
  open_stress_.add(row[stress]);
}

std::vector<double> StrainTable::finished() const {
  std::vector<double> rows = rows_;
  if (open_.empty()) return rows;
  rows.insert(rows.end(), open_.begin(), open_.end());
  double* row = rows.data() + rows.size() - strain_columns;
  for (std::size_t k = strain; k < strain_columns; ++k) row[k] /= row[samples];
  row[stress_error] = open_stress_.result().error;
  return rows;
}

void StrainTable::report(RunDir& out, Summary&) const {
  const std::vector<double> rows = finished();
  const auto values = [&](StrainEntry e) { return column(rows, strain_columns, e); };
  Table t;
  std::vector<std::string> names;
  for (const double n : values(of_segment)) names.push_back(segments_[static_cast<std::size_t>(n) - 1].name);
  t.add("segment", "", values(of_segment));
  t.add("name", "", names);
  t.add("step", "", values(at_step));
  t.add("strain", "", values(strain));
  t.add("stress", units_.pressure_unit, values(stress));
  t.add("stress_error", units_.pressure_unit, values(stress_error));
  t.add("pressure", units_.pressure_unit, values(s_pressure));
  t.add("potential_energy", units_.energy_unit, values(s_potential));
  t.add("temperature", units_.temperature_unit, values(s_temperature));
  t.add("samples", "", values(samples));
  out.table("strain", t);
}

std::vector<double> StrainTable::state() const {
  const std::vector<double> blocks = open_stress_.state();
  std::vector<double> all = {static_cast<double>(open_.size()), static_cast<double>(blocks.size())};
  for (const auto& part : {open_, blocks, rows_}) all.insert(all.end(), part.begin(), part.end());
  return all;
}

void StrainTable::restore(const std::vector<double>& all) {
  if (all.size() < 2 || static_cast<double>(all.size()) < 2.0 + all[0] + all[1])
    throw IoError("what was kept of the table of strain is too short");
  const auto open = all.begin() + 2, blocks = open + static_cast<std::ptrdiff_t>(all[0]);
  const auto rows = blocks + static_cast<std::ptrdiff_t>(all[1]);
  open_.assign(open, blocks);
  open_stress_.restore({blocks, rows});
  rows_.assign(rows, all.end());
}

std::vector<Quantity> segment_headline() {
  return {
      {"minimum_energy", "", "per particle, after the last minimisation; with a segment of kind \"minimise\""},
      {"minimum_enthalpy", "", "energy and pressure / density, per particle, there; the pressure of a cell that moves"},
      {"minimum_density", "", "particles per volume, or area, there"},
      {"minimum_pressure", "", "from the virial, there"}};
}

std::vector<TableFormat> segment_tables() {
  return {{"segments",
           "with [[segment]]; a row for each, as it ended",
           {{"segment", "", "its number, from 1"},
            {"name", "", "of the segment"},
            {"what", "", "ensemble, thermostat, barostat, strain; or minimise and its method"},
            {"coupled_stress", "", "stress components that follow the pressure, in words, and what answers to strain"},
            {"first_step", "", "it began after so many steps"},
            {"last_step", "", "and ended after so many; the same for a minimisation"},
            {"temperature", "", "at its end, from the kinetic energy"},
            {"pressure", "", "at its end, mean of the diagonal"},
            {"potential_energy", "", "at its end, per particle"},
            {"density", "", "at its end, particles per volume, or area"},
            {"iterations", "", "of a minimisation"},
            {"residual", "", "of a minimisation: largest force or stress, in its tolerance"},
            {"converged", "", "of a minimisation: true or false"}}},
          {"strain",
           "with a segment that strains; means over the samples between steps of strain",
           {{"segment", "", "number of the segment, from 1"},
            {"name", "", "of the segment"},
            {"step", "", "of the last sample"},
            {"strain", "", "since the first segment that strains so: elongation of the edge, or angle of shear"},
            {"stress", "", "of extension axial less lateral, of shear the component sheared; tension is positive"},
            {"stress_error", "", "standard error of that mean, by blocking; empty for one sample"},
            {"pressure", "", "mean of the diagonal"},
            {"potential_energy", "", "per particle"},
            {"temperature", "", "from the kinetic energy"},
            {"samples", "", "in the mean"}}}};
}

}  // namespace ozark
