#pragma once
// What the phase diagram of a fluid consists of, temperature by temperature, and the tables made of it.

#include <ozark/io/run_dir.hpp>
#include <ozark/oz/coexistence.hpp>
#include <ozark/oz/consistent_line.hpp>
#include <solvers/mode_coupling.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ozark {

struct Diagram {
  std::vector<double> temperatures;
  long temperature_count = 20;
  std::vector<double> densities = {0.001, 1.0};
  long density_count = 100;
  bool clapeyron = true;
  bool glass = true;
  bool glass_error = true;
  std::vector<double> glass_search;
  KernelConfig kernel;
};

struct PhaseDiagramConfig {
  SystemConfig system;
  StructureConfig structure;
  Diagram diagram;
};

/// With the conditions between its sections: closures whose isotherms this task cannot follow are refused.
void describe(Describer& d, PhaseDiagramConfig& config);

/// The states of one temperature, with the closure's parameter where the study leaves it to consistency.
struct Ray {
  double temperature = 0.0;
  std::optional<oz::ConsistentLine> line;  // of closures that need one
  std::string obstacle;                    // why there are no states; else empty
  oz::FluidPath path;
};

[[nodiscard]] Ray make_ray(const PhaseDiagramConfig& config, double temperature, const Observer& observer);

/// The densities of every isotherm: closer where they are low.
[[nodiscard]] std::vector<double> density_ladder(const Diagram& diagram);

struct GlassDensity {
  double density = 0.0;
  std::optional<double> error;  // of the finite dr, dk and cut-off
};

/// Everything at one temperature.
struct Slice {
  Ray ray;
  oz::CoexistenceSearch coexistence;                // found on the isotherm
  std::optional<oz::Coexistence> coexistence_line;  // reached from another isotherm by Clausius and Clapeyron
  std::optional<double> freezing, ordering;
  std::optional<GlassDensity> glass;
  std::string glass_statement;
};

/// The first density of arrest, with its error if the study asks for it; else the statement says why there is none.
void find_glass(const PhaseDiagramConfig& config, Slice& slice, Observer& observer);

/// Carries coexistence from the isotherms on which it was found to their neighbours on which it was not.
/// @return  one statement for each end of a line
[[nodiscard]] std::vector<std::string> continue_coexistence(const PhaseDiagramConfig& config,
                                                            std::vector<Slice>& slices, const Observer& observer);

/// One row for each state, temperature and point of a boundary. @param isotherms  one for each slice
[[nodiscard]] Table states_table(const PhaseDiagramConfig& config, const std::vector<oz::Isotherm>& isotherms);
[[nodiscard]] Table isotherms_table(const std::vector<Slice>& slices, const std::vector<oz::Isotherm>& isotherms);
[[nodiscard]] Table coexistence_table(const std::vector<Slice>& slices);
[[nodiscard]] Table boundaries_table(const std::vector<Slice>& slices, const std::vector<oz::Isotherm>& isotherms);

}  // namespace ozark
