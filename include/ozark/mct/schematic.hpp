#pragma once
// Schematic models: mode coupling with one or two correlators and no wave number [Goetze2009]. Points of the equation
// are the correlators; time in units of the inverse rate.

#include <ozark/mct/memory_equation.hpp>

namespace ozark::mct {

/// m = v1 phi + v2 phi^2: F1 for v2 = 0 (continuous transition at v1 = 1), F2 for v1 = 0 (jump at v2 = 4).
/// @param v1, v2  >= 0  @throws DomainError
[[nodiscard]] MemoryEquation f12_model(double v1, double v2);

/// F12 with a probe: m_s = v_s phi phi_s [Sjogren1986]. Points: correlator, probe.
[[nodiscard]] MemoryEquation sjogren_model(double v1, double v2, double v_s);

/// m_1 = v1 phi_1^2 + v2 phi_2^2, m_2 = v3 phi_1 phi_2 [BosseKrieger1986]. Points: phi_1, phi_2.
[[nodiscard]] MemoryEquation bosse_krieger_model(double v1, double v2, double v3);

}  // namespace ozark::mct
