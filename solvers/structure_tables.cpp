#include <solvers/structure_tables.hpp>

#include <cmath>
#include <vector>

#include <ozark/model/composition.hpp>
#include <ozark/oz/peak.hpp>
#include <ozark/oz/thermodynamics.hpp>

namespace ozark {

Table structure_table(const System& system, const StructureFactor& s) {
  Table table;
  table.add("k", "1/sigma", s.k);
  table.add("S_number", "", oz::number_structure_factor(system, s.S));
  for_pairs(system, "S", [&](auto i, auto j, const std::string& name) { table.add(name, "", s.S(i, j)); });
  const auto x = [&](Eigen::Index i) { return system.species[static_cast<std::size_t>(i)].fraction; };
  if (system.species.size() > 1)  // Faber and Ziman's, 1 + rho h_ij(k)
    for_pairs(system, "a", [&](auto i, auto j, const std::string& name) {
      table.add(name, "", 1.0 + (s.S(i, j) - (i == j ? 1.0 : 0.0)) / std::sqrt(x(i) * x(j)));
    });
  if (system.species.size() == 2) {  // Bhatia and Thornton's
    const double a = x(0), b = x(1), both = std::sqrt(a * b);
    table.add("S_number_concentration", "", a * b * (s.S(0, 0) - s.S(1, 1) + (b - a) / both * s.S(0, 1)));
    table.add("S_concentration", "", a * b * (b * s.S(0, 0) + a * s.S(1, 1) - 2.0 * both * s.S(0, 1)));
  }
  for_pairs(system, "c", [&](auto i, auto j, const std::string& name) {
    const double density = system.number_density * std::sqrt(system.species[static_cast<std::size_t>(i)].fraction *
                                                             system.species[static_cast<std::size_t>(j)].fraction);
    table.add(name, "sigma^3", s.C(i, j) / density);
  });
  return table;
}

Table distance_table(const System& system, const Eigen::ArrayXd& r, const MatrixField& f, const char* symbol) {
  Table table;
  table.add("r", "sigma", r);
  for_pairs(system, symbol, [&](auto i, auto j, const std::string& name) { table.add(name, "", f(i, j)); });
  return table;
}

Table species_table(const System& system) {
  Eigen::ArrayXd fraction(static_cast<Eigen::Index>(system.species.size()));
  Eigen::ArrayXd diameter(fraction.size());
  std::vector<std::string> names;
  for (Eigen::Index i = 0; i < fraction.size(); ++i) {
    const Species& s = system.species[static_cast<std::size_t>(i)];
    names.push_back(s.name);
    fraction[i] = s.fraction;
    diameter[i] = s.diameter;
  }
  Table table;
  table.add("species", "", names);
  table.add("fraction", "", fraction);
  table.add("volume_share", "", volume_shares(fraction, diameter));
  table.add("diameter", "sigma", diameter);
  return table;
}

Table contact_table(const System& system, const Eigen::MatrixXd& g) {
  const Eigen::MatrixXd bmcsl = oz::bmcsl_contact_values(system);
  std::vector<std::string> first;
  std::vector<std::string> second;
  std::vector<double> distance, contact, contact_bmcsl;
  for_pairs(system, "g", [&](auto i, auto j, const std::string&) {
    const Species& a = system.species[static_cast<std::size_t>(i)];
    const Species& b = system.species[static_cast<std::size_t>(j)];
    first.push_back(a.name);
    second.push_back(b.name);
    distance.push_back(0.5 * (a.diameter + b.diameter));
    contact.push_back(g(i, j));
    contact_bmcsl.push_back(bmcsl(i, j));
  });
  Table table;
  table.add("first", "", first);
  table.add("second", "", second);
  table.add("distance", "sigma", distance);
  table.add("g", "", contact);
  table.add("g_bmcsl", "", contact_bmcsl);
  return table;
}

}  // namespace ozark
