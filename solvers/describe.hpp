#pragma once
// Sections of a study that every task shares: the system and its static structure.

#include <ozark/io/describer.hpp>
#include <ozark/model/structure_factor.hpp>
#include <ozark/model/system.hpp>

#include <Eigen/Core>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ozark {

enum class Units { reduced };
enum class PotentialKind { hard_sphere, square_well };
enum class SizeLaw { schulz, uniform };
enum class Closure { percus_yevick, verlet_weis, mean_spherical };

/// As the study gives it; the physics follows from resolve().
struct SpeciesConfig {
  std::string name;
  std::optional<double> fraction;      // by number
  std::optional<double> volume_share;  // of the particles' volume
  double diameter = 1.0;
  double activity = 1.0;
  double diffusivity = 1.0;
  std::optional<double> mass;  // Newtonian motion asks for it
};

struct DistributionConfig {
  SizeLaw kind = SizeLaw::schulz;
  double mean = 1.0;
  double relative_width = 0.1;
  long components = 5;
};

struct PotentialConfig {
  PotentialKind kind = PotentialKind::hard_sphere;
  std::optional<double> width;  // of a square well
};

struct SystemConfig {
  Units units = Units::reduced;
  std::optional<double> packing_fraction;
  std::optional<double> number_density;
  std::optional<double> temperature;
  std::vector<SpeciesConfig> species;
  std::optional<DistributionConfig> distribution;
  PotentialConfig potential;
};

struct StructureConfig {
  std::optional<Closure> closure;
  std::filesystem::path from{};  // in its place; structure_source.hpp
};

void describe(Describer& d, SpeciesConfig& species);
void describe(Describer& d, DistributionConfig& distribution);
void describe(Describer& d, PotentialConfig& potential);
void describe(Describer& d, SystemConfig& system);
void describe(Describer& d, StructureConfig& structure);

/// Conditions between [system] and [structure]; called by the describe() of a task that has both.
void check_structure(Describer& d, const SystemConfig& system, const StructureConfig& structure);

/// The system of a study whose checks passed. @throws DomainError  for one whose checks would not
[[nodiscard]] System resolve(const SystemConfig& config);

/// S and C of the chosen closure, which must be given. @param k  [1/sigma], >= 0  @throws DomainError
[[nodiscard]] StructureFactor structure_of(const System& system, const StructureConfig& structure,
                                           const Eigen::ArrayXd& k);

}  // namespace ozark
