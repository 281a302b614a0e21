#pragma once
// Fields that act on particles one by one: the tables [[system.field]] of a study, and the forces they are.

#include <ozark/io/describer.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ozark {

namespace sim {
class Interaction;
struct Particles;
}  // namespace sim
struct SystemConfig;

enum class FieldKind { tether, wall_93, sine_squared };
enum class Axis { x, y, z };

/// The words x, y, z of a key.
void describe_axis(Describer& d, std::string_view name, Axis& axis, std::string_view meaning);

struct FieldConfig {
  FieldKind kind = FieldKind::tether;
  std::vector<std::string> species;      // that feel it; empty: all
  std::optional<double> stiffness;       // of tethers
  std::vector<double> point;             // of tethers; empty: where each particle starts
  Axis axis = Axis::z;                   // of walls
  std::optional<double> epsilon, sigma;  // of walls
  std::optional<double> cutoff;          // of walls, in their sigma
  std::optional<double> depth;           // of a sine squared lattice
  std::vector<double> periods;           // of a sine squared lattice, along each edge
};

void describe(Describer& d, FieldConfig& field);

/// That fields name species there are; called by the describe() of [system].
void check_fields(Describer& d, const SystemConfig& system);

/// That fields fit space and the edges that do not repeat. @param open  of each edge: it does not repeat
void check_fields(Describer& d, const SystemConfig& system, long dimensions, const std::vector<bool>& open);

/// In the order of the study. Tethers hold particles where they are now.
/// @throws DomainError  out of range
[[nodiscard]] std::vector<std::unique_ptr<sim::Interaction>> fields_of(const SystemConfig& system,
                                                                       const sim::Particles& particles);

}  // namespace ozark
