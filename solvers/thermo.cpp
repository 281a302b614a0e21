#include "thermo.hpp"

#include <ozark/core/error.hpp>

#include <algorithm>
#include <array>
#include <cmath>

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
  columns
};

struct Averaged {
  Entry column;
  const char* name;
  const char* meaning;
};
constexpr std::array<Averaged, 8> averaged = {{{temperature, "temperature", "k_B T from the kinetic energy"},
                                               {pressure, "pressure", "kinetic and virial"},
                                               {potential, "potential_energy", "per particle"},
                                               {total, "total_energy", "kinetic and potential, per particle"},
                                               {density, "density", "particles per volume, or area"},
                                               {p_xx, "pressure_xx", "of the pressure tensor"},
                                               {p_yy, "pressure_yy", "of the pressure tensor"},
                                               {p_zz, "pressure_zz", "of the pressure tensor; what walls feel"}}};

}  // namespace

ReportUnits report_units(Units units) {
  if (units == Units::reduced) return {};
  const UnitScale scale = scale_of(units);
  return {1.0 / scale.temperature, 1.0 / scale.pressure, "K", "eV", "bar", "angstrom", "ps"};
}

Thermo::Thermo(long every, std::int64_t equilibration, std::int64_t steps, sim::Freedom freedom, ReportUnits units,
               std::optional<double> bath)
    : every_(every),
      row_every_(std::max<long>(1, static_cast<long>((equilibration + steps) / every / most_rows))),
      equilibration_(equilibration),
      freedom_(std::move(freedom)),
      units_(units),
      bath_(bath),
      average_(averaged.size()) {}

void Thermo::sample(const Moment& m) {
  const sim::Particles& p = *m.particles;
  const auto n = static_cast<double>(p.size());
  const int d = p.dimensions;
  const double moving = bath_ ? sim::degrees_of_freedom(p, freedom_) / d : n;  // overdamped: no momentum
  const double kinetic_total = bath_ ? 0.5 * d * moving * *bath_ : sim::kinetic_energy(p);
  Eigen::Matrix3d kinetic_part = sim::kinetic_tensor(p);
  if (bath_) {
    kinetic_part.setZero();
    kinetic_part.diagonal().head(d).setConstant(moving * *bath_);
  }
  const Eigen::Matrix3d tensor = (kinetic_part + m.tally.virial) / p.cell.volume();
  std::array<double, columns> row{};
  row[at_step] = static_cast<double>(m.step);
  row[at_time] = m.time;
  row[temperature] = units_.temperature * (bath_ ? *bath_ : sim::temperature(p, freedom_));
  row[pressure] = units_.pressure * tensor.diagonal().head(d).mean();
  row[potential] = m.tally.energy / n;
  row[kinetic] = kinetic_total / n;
  row[total] = (m.tally.energy + kinetic_total) / n;
  row[conserved] = (m.tally.energy + kinetic_total + m.reservoir_energy) / n;
  row[density] = n / p.cell.volume();
  const int index[6][2] = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}};
  for (std::size_t k = 0; k < 6; ++k) row[p_xx + k] = units_.pressure * tensor(index[k][0], index[k][1]);
  for (int k = 0; k < 3; ++k) row[edge_a + static_cast<std::size_t>(k)] = p.cell.edges.col(k).norm();
  particles_ = n;
  const std::int64_t number = (m.step - equilibration_) / every_;
  if (number % row_every_ == 0) rows_.insert(rows_.end(), row.begin(), row.end());
  if (m.step < equilibration_) return;
  if (m.step == equilibration_) {
    first_conserved_ = last_conserved_ = row[conserved];
    return;  // samples follow steps
  }
  last_conserved_ = row[conserved];
  for (std::size_t k = 0; k < averaged.size(); ++k) average_[k].add(row[averaged[k].column]);
}

void Thermo::report(RunDir& out, Summary& summary) const {
  const std::size_t count = rows_.size() / columns;
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
  t.add("density", "", column(density));
  const char* const tensor[] = {"p_xx", "p_yy", "p_zz", "p_xy", "p_xz", "p_yz"};
  for (std::size_t k = 0; k < 6; ++k) t.add(tensor[k], units_.pressure_unit, column(static_cast<Entry>(p_xx + k)));
  const char* const edges[] = {"edge_a", "edge_b", "edge_c"};
  for (std::size_t k = 0; k < 3; ++k) t.add(edges[k], units_.length_unit, column(static_cast<Entry>(edge_a + k)));
  out.table("thermo", t);
  summary.emplace_back("particles", static_cast<long>(particles_));
  for (std::size_t k = 0; k < averaged.size(); ++k) {
    const auto r = average_[k].result();
    summary.emplace_back(averaged[k].name, r.mean);
    summary.emplace_back(std::string(averaged[k].name) + "_error", r.error);
  }
  summary.emplace_back("energy_drift", last_conserved_ - first_conserved_);
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
  all.push_back({"energy_drift", "", "change of the conserved energy while measuring, per particle"});
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
           {"p_xx", "", "pressure tensor; also p_yy, p_zz, p_xy, p_xz, p_yz"},
           {"edge_a", "", "length of the cell's edges; also edge_b, edge_c"}}};
}

}  // namespace ozark
