#include "open_edges.hpp"

#include <algorithm>

namespace ozark {

std::vector<bool> open_edges(const std::vector<Value>& periodic) {
  std::vector<bool> open;
  for (const Value& v : periodic) open.push_back(std::holds_alternative<bool>(v) && !std::get<bool>(v));
  return open;
}

void set_open_edges(sim::Particles& p, const std::vector<bool>& open, double vacuum) {
  for (std::size_t a = 0; a < open.size() && static_cast<int>(a) < p.dimensions; ++a) {
    const bool opened = open[a] && p.cell.periodic[a];
    if (opened) sim::wrap(p);
    p.cell.periodic[a] = !open[a];
    if (!opened) continue;
    const auto c = static_cast<Eigen::Index>(a);
    const double height = p.cell.heights()[c];
    p.cell.edges.col(c) *= 1.0 + vacuum / height;
    const Eigen::RowVector3d fraction = p.cell.inverse().row(c);
    double low = 1.0, high = 0.0;
    for (const sim::Vector& r : p.position) {
      const double s = fraction * Eigen::Vector3d(r.x, r.y, r.z);
      low = std::min(low, s);
      high = std::max(high, s);
    }
    const Eigen::Vector3d shift = (0.5 - 0.5 * (low + high)) * p.cell.edges.col(c);
    for (std::size_t i = 0; i < p.size(); ++i) {
      sim::Vector& r = p.position[i];
      r = {r.x + shift[0], r.y + shift[1], r.z + shift[2], 0.0};
      p.image[i][a] = 0;
    }
  }
}

}  // namespace ozark
