#include <ozark/io/atom_frame.hpp>

#include <ozark/core/error.hpp>

#include <algorithm>
#include <cmath>

namespace ozark {

void require_valid(const AtomFrame& f) {
  const std::size_t n = f.size();
  const auto columns = [](const Eigen::Array3Xd& a) { return static_cast<std::size_t>(a.cols()); };
  const auto fits = [n](std::size_t length) { return length == n || length == 0; };
  require(columns(f.position) == n && fits(columns(f.velocity)) && fits(f.id.size()) && fits(f.image.size()) &&
              fits(f.charge.size()) && (f.mass.empty() || f.mass.size() == f.types.size()),
          "the arrays of {} atoms differ in length", n);
  require(f.position.allFinite() && f.velocity.allFinite(), "positions and velocities of atoms must be finite");
  require(!f.lattice || f.lattice->allFinite(), "the lattice of atoms must be finite");
  const auto finite = [](const std::vector<double>& v) {
    return std::all_of(v.begin(), v.end(), [](double x) { return std::isfinite(x); });
  };
  require(finite(f.mass) && finite(f.charge), "masses and charges of atoms must be finite");
  for (const int t : f.type)
    require(t >= 0 && static_cast<std::size_t>(t) < f.types.size(), "an atom is of type {}, of {} there are", t,
            f.types.size());
  for (const std::string& name : f.types)
    require(!name.empty() && name.find_first_of(" \t\n\r#\"=") == std::string::npos,
            "'{}' cannot stand in a file as the name of a type", name);
}

}  // namespace ozark
