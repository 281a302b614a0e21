#pragma once
// Sections of a study that every task shares: the system and its static structure.

#include <ozark/io/describer.hpp>
#include <ozark/model/structure_factor.hpp>
#include <ozark/model/system.hpp>
#include <ozark/oz/scoza.hpp>
#include <solvers/external_fields.hpp>

#include <Eigen/Core>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ozark {

enum class Units { reduced, metal };
enum class PotentialKind {
  hard_sphere,
  square_well,
  lennard_jones,
  weeks_chandler_andersen,
  inverse_power,
  yukawa,
  hard_core_yukawa,
  gaussian_core,
  charged_sphere,
  point_charge,
  table,
  embedded_atom,
  silica,
  buckingham_coulomb
};
enum class PublishedModel { copper_niobium, ttam, bks };  // of metals and silica
enum class SizeLaw { schulz, uniform };
enum class Closure {
  percus_yevick,
  verlet_weis,
  mean_spherical,
  hypernetted_chain,
  soft_mean_spherical,
  rogers_young,
  zerah_hansen,
  verlet,
  martynov_sarkisov,
  ballone,
  vompe_martynov,
  duh_haymet,
  choudhury_ghosh,
  kovalenko_hirata,
  scoza,
  reference_hypernetted_chain,
  exponential
};

/// As the study gives it; the physics follows from resolve().
struct SpeciesConfig {
  std::string name;
  std::optional<double> fraction;      // by number
  std::optional<double> volume_share;  // of the particles' volume
  double diameter = 1.0;
  double activity = 1.0;
  double diffusivity = 1.0;
  std::optional<double> mass;    // Newtonian motion asks for it
  std::optional<double> charge;  // charged potentials ask for it
  std::string element;           // of embedded atoms; empty: the name with a capital
};

struct DistributionConfig {
  SizeLaw kind = SizeLaw::schulz;
  double mean = 1.0;
  double relative_width = 0.1;
  long components = 5;
};

struct PairConfig {
  std::vector<std::string> species;  // two names
  std::optional<double> sigma, epsilon;
  std::filesystem::path file;                          // of a table
  std::optional<double> core;                          // of a table; of ions
  std::optional<double> amplitude, decay, dispersion;  // of ions
};

struct PotentialConfig {
  PotentialKind kind = PotentialKind::hard_sphere;
  std::optional<double> width;     // of a square well
  std::optional<double> kappa;     // of a Yukawa potential
  std::optional<double> exponent;  // of an inverse power
  std::optional<double> cutoff;    // of potentials that decay
  bool shifted = false, force_shifted = false;
  std::optional<bool> tail;             // particles alone: corrected for what lies beyond; ions: unless false
  std::optional<double> smoothing;      // of ions
  bool core = true;                     // of ions
  std::optional<PublishedModel> model;  // of embedded_atom and silica
  std::filesystem::path file;           // of embedded_atom, in place of a model
  bool additive = false;                // pairs that are not listed: sigma the mean diameter, epsilon 1
  std::vector<PairConfig> pairs;
};

struct SystemConfig {
  Units units = Units::reduced;
  std::optional<double> packing_fraction;
  std::optional<double> number_density;
  std::optional<double> temperature;
  std::vector<SpeciesConfig> species;
  std::optional<DistributionConfig> distribution;
  PotentialConfig potential;
  std::vector<FieldConfig> fields;  // particles alone
};

struct ScozaConfig {
  oz::HardSphereReference hard_spheres = oz::HardSphereReference::carnahan_starling;
  oz::ScozaMethod method;
};

struct StructureConfig {
  std::optional<Closure> closure;
  std::filesystem::path from{};                // in its place; structure_source.hpp
  std::optional<double> alpha{};               // of rogers_young and zerah_hansen; else found where two routes agree
  std::optional<double> reference_diameter{};  // of reference_hypernetted_chain; else where the free energy is smallest
  long points = 4096;
  double r_max = 40.96;
  double tolerance = 1e-12;
  ScozaConfig scoza{};
};

void describe(Describer& d, SpeciesConfig& species);
void describe(Describer& d, DistributionConfig& distribution);
void describe(Describer& d, PairConfig& pair);
void describe(Describer& d, PotentialConfig& potential);

/// What the units of a study are to those of the engine: energies in the potential's unit, lengths in the study's.
struct UnitScale {
  double temperature = 1.0;  // k_B
  double mass = 1.0;         // energy time^2 / length^2
  double pressure = 1.0;     // of the study's unit, in energy / length^3
};
[[nodiscard]] UnitScale scale_of(Units units);

/// Conditions between [system] and its potential; called by the describe() of [system].
void check_potential(Describer& d, const SystemConfig& system);

[[nodiscard]] bool is_ionic(PotentialKind kind);

/// What the study says of a pair, in either order; nullptr if nothing.
[[nodiscard]] const PairConfig* listed(const PotentialConfig& c, const std::string& a, const std::string& b);

/// The pair potentials of a system whose checks passed: empty for additive hard spheres. Reads the files of tables.
/// @throws IoError, ConfigError  a table that cannot be read or used, with its line
[[nodiscard]] std::vector<PairPotential> pair_potentials(const SystemConfig& config,
                                                         const std::vector<Species>& species);
void describe(Describer& d, SystemConfig& system);
void describe(Describer& d, ScozaConfig& scoza);
void describe(Describer& d, StructureConfig& structure);

/// Refuses what theories do not know: fields.
void check_homogeneous(Describer& d, const SystemConfig& system);

/// Conditions between [system] and [structure]; called by the describe() of a task that has both.
void check_structure(Describer& d, const SystemConfig& system, const StructureConfig& structure);

/// The system of a study whose checks passed. @throws DomainError  for one whose checks would not; for tables, as
/// pair_potentials()
[[nodiscard]] System resolve(const SystemConfig& config);

/// S and C of the chosen closure, which must be given. @param k  [1/sigma], >= 0  @throws DomainError
[[nodiscard]] StructureFactor structure_of(const System& system, const StructureConfig& structure,
                                           const Eigen::ArrayXd& k);

}  // namespace ozark
