#include "thermo.hpp"

#include <ozark/core/error.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace ozark {
namespace {

constexpr long most_rows = 1000;

enum Entry : std::size_t {
  at_step,
  at_time,
  temperature,
  pressure,
  potential,
  kinetic,
  total,
  conserved,
  density,
  p_xx,
  p_yy,
  p_zz,
  p_xy,
  p_xz,
  p_yz,
  edge_a,
  edge_b,
  edge_c,
  segment,
  columns
};

struct Averaged {
  Entry column;
  const char* name;
  const char* meaning;
};
constexpr std::array<Averaged, 8> averaged = {
    {{temperature, "temperature", "k_B T from the kinetic energy"},
     {pressure, "pressure", "kinetic and virial; a total momentum kept at 0 makes it less by k_B T / V"},
     {potential, "potential_energy", "per particle"},
     {total, "total_energy", "kinetic and potential, per particle"},
     {density, "density", "particles per volume, or area"},
     {p_xx, "pressure_xx", "of the pressure tensor"},
     {p_yy, "pressure_yy", "of the pressure tensor"},
     {p_zz, "pressure_zz", "of the pressure tensor; what walls feel; not in two dimensions"}}};

}  // namespace

ReportUnits report_units(Units units, int dimensions) {
  ReportUnits u;
  if (units == Units::metal) {
    const UnitScale scale = scale_of(units);
    u = {1.0 / scale.temperature, 1.0 / scale.pressure, "K", "eV", "bar", "angstrom", "angstrom^-3", "ps"};
  } else if (dimensions == 2) {
    u.pressure_unit = "energy/sigma^2";
    u.density_unit = "sigma^-2";
  }
  u.dimensions = dimensions;
  return u;
}

ThermoState thermo_state(const Moment& m, const sim::Freedom& freedom, const ReportUnits& units,
                         std::optional<double> bath) {
  const sim::Particles& p = *m.particles;
  const auto n = static_cast<double>(p.size());
  const int d = p.dimensions;
  const double moving = bath ? sim::degrees_of_freedom(p, freedom) / d : n;  // overdamped: no momentum
  const double kinetic = bath ? 0.5 * d * moving * *bath : sim::kinetic_energy(p);
  Eigen::Matrix3d kinetic_part = sim::kinetic_tensor(p);
  if (bath) {
    kinetic_part.setZero();
    kinetic_part.diagonal().head(d).setConstant(moving * *bath);
  }
  const Eigen::Matrix3d tensor = (kinetic_part + m.tally.virial) / p.cell.volume();
  ThermoState s;
  s.temperature = units.temperature * (bath ? *bath : sim::temperature(p, freedom));
  s.pressure = units.pressure * tensor.diagonal().head(d).mean();
  s.potential = m.tally.energy / n;
  s.kinetic = kinetic / n;
  s.total = (m.tally.energy + kinetic) / n;
  s.conserved = (m.tally.energy + kinetic + m.reservoir_energy) / n;
  s.density = n / p.cell.volume();
  s.tensor = units.pressure * tensor;
  return s;
}

Thermo::Thermo(long every, const SimulationPlan& plan, ReportUnits units, std::optional<double> bath, Segments segments)
    : every_(every),
      row_every_(std::max<long>(1, static_cast<long>(plan.steps() / every / most_rows))),
      from_(plan.measured_from()),
      measures_(false),
      units_(units),
      bath_(bath),
      segments_(segments),
      average_(averaged.size()) {
  for (const RunSegment& s : plan.segments) {
    freedom_.push_back(s.freedom);
    measures_ = measures_ || s.measured;
  }
}

std::vector<double> Thermo::row_of(const Moment& m) {
  const sim::Particles& p = *m.particles;
  const ThermoState s = thermo_state(m, freedom_[m.segment], units_, bath_);
  std::vector<double> row(columns);
  row[at_step] = static_cast<double>(m.step);
  row[at_time] = m.time;
  row[temperature] = s.temperature;
  row[pressure] = s.pressure;
  row[potential] = s.potential;
  row[kinetic] = s.kinetic;
  row[total] = s.total;
  row[conserved] = s.conserved;
  row[density] = s.density;
  const int index[6][2] = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}};
  for (std::size_t k = 0; k < 6; ++k) row[p_xx + k] = s.tensor(index[k][0], index[k][1]);
  for (int k = 0; k < 3; ++k) row[edge_a + static_cast<std::size_t>(k)] = p.cell.edges.col(k).norm();
  row[segment] = static_cast<double>(m.segment + 1);
  particles_ = static_cast<double>(p.size());
  return row;
}

void Thermo::sample(const Moment& m) {
  const std::vector<double> row = row_of(m);
  const std::int64_t number = (m.step - from_) / every_;
  if (number % row_every_ == 0) rows_.insert(rows_.end(), row.begin(), row.end());
  if (!m.measured) return;
  if (m.step == from_) {
    first_conserved_ = last_conserved_ = row[conserved];
    return;  // samples follow steps
  }
  if (std::isnan(first_conserved_)) first_conserved_ = row[conserved];
  last_conserved_ = row[conserved];
  for (std::size_t k = 0; k < averaged.size(); ++k) average_[k].add(row[averaged[k].column]);
}

void Thermo::close_segment(const Moment& m) {
  if (m.minimisation == nullptr) return;
  std::vector<double> row = row_of(m);
  row[conserved] = std::numeric_limits<double>::quiet_NaN();
  rows_.insert(rows_.end(), row.begin(), row.end());
}

void Thermo::report(RunDir& out, Summary& summary) const {
  const std::size_t count = rows_.size() / columns;
  const auto in_space = [this](Entry c) { return units_.dimensions == 3 || (c != p_zz && c != p_xz && c != p_yz); };
  const auto column = [&](Entry c) {
    std::vector<double> values(count);
    for (std::size_t i = 0; i < count; ++i) values[i] = rows_[i * columns + c];
    return values;
  };
  Table t;
  t.add("step", "", column(at_step));
  t.add("time", units_.time_unit, column(at_time));
  t.add("temperature", units_.temperature_unit, column(temperature));
  t.add("pressure", units_.pressure_unit, column(pressure));
  t.add("potential_energy", units_.energy_unit, column(potential));
  t.add("kinetic_energy", units_.energy_unit, column(kinetic));
  t.add("total_energy", units_.energy_unit, column(total));
  t.add("conserved_energy", units_.energy_unit, column(conserved));
  t.add("density", units_.density_unit, column(density));
  const char* const tensor[] = {"p_xx", "p_yy", "p_zz", "p_xy", "p_xz", "p_yz"};
  for (std::size_t k = 0; k < 6; ++k)
    if (in_space(static_cast<Entry>(p_xx + k)))
      t.add(tensor[k], units_.pressure_unit, column(static_cast<Entry>(p_xx + k)));
  const char* const edges[] = {"edge_a", "edge_b", "edge_c"};
  for (std::size_t k = 0; k < static_cast<std::size_t>(units_.dimensions); ++k)
    t.add(edges[k], units_.length_unit, column(static_cast<Entry>(edge_a + k)));
  if (segments_ == Segments::numbered) t.add("segment", "", column(segment));
  out.table("thermo", t);
  summary.emplace_back("particles", static_cast<long>(particles_));
  if (!measures_) return;
  for (std::size_t k = 0; k < averaged.size(); ++k) {
    if (!in_space(averaged[k].column)) continue;
    const auto r = average_[k].result();
    summary.emplace_back(averaged[k].name, r.mean);
    summary.emplace_back(std::string(averaged[k].name) + "_error", r.error);
  }
  if (!bath_) summary.emplace_back("energy_drift", last_conserved_ - first_conserved_);
}

std::vector<double> Thermo::state() const {
  std::vector<double> all = {particles_, first_conserved_, last_conserved_, static_cast<double>(rows_.size())};
  all.insert(all.end(), rows_.begin(), rows_.end());
  for (const auto& a : average_) {
    const std::vector<double> s = a.state();
    all.push_back(static_cast<double>(s.size()));
    all.insert(all.end(), s.begin(), s.end());
  }
  return all;
}

void Thermo::restore(const std::vector<double>& all) {
  std::size_t at = 0;
  const auto take = [&](std::size_t count) {
    if (at + count > all.size()) throw IoError("what was kept of the thermo table is too short");
    at += count;
    return std::vector<double>(all.begin() + static_cast<std::ptrdiff_t>(at - count),
                               all.begin() + static_cast<std::ptrdiff_t>(at));
  };
  const std::vector<double> head = take(4);
  particles_ = head[0];
  first_conserved_ = head[1];
  last_conserved_ = head[2];
  rows_ = take(static_cast<std::size_t>(head[3]));
  for (auto& a : average_) a.restore(take(static_cast<std::size_t>(take(1).front())));
}

std::vector<Quantity> Thermo::headline() {
  std::vector<Quantity> all = {{"particles", "", "in the simulation"}};
  for (const auto& a : averaged) {
    all.push_back({a.name, "", a.meaning});
    all.push_back({std::string(a.name) + "_error", "", "its standard error, by blocking"});
  }
  all.push_back({"energy_drift", "",
                 "change of the conserved energy while measuring, per particle; not where motion is overdamped"});
  return all;
}

TableFormat Thermo::table() {
  return {"thermo",
          "along the run, equilibration too",
          {{"step", "", "of the motion"},
           {"time", "", "step times time_step"},
           {"temperature", "", "from the kinetic energy"},
           {"pressure", "", "mean of the diagonal"},
           {"potential_energy", "", "per particle"},
           {"kinetic_energy", "", "per particle"},
           {"total_energy", "", "their sum"},
           {"conserved_energy", "", "and that of the reservoirs"},
           {"density", "", "particles per volume, or area"},
           {"p_xx", "", "of the pressure tensor"},
           {"p_yy", "", "of the pressure tensor"},
           {"p_zz", "", "of the pressure tensor; not in two dimensions"},
           {"p_xy", "", "of the pressure tensor"},
           {"p_xz", "", "of the pressure tensor; not in two dimensions"},
           {"p_yz", "", "of the pressure tensor; not in two dimensions"},
           {"edge_a", "", "length of the cell's first edge"},
           {"edge_b", "", "of its second"},
           {"edge_c", "", "of its third; not in two dimensions"}}};
}

}  // namespace ozark
