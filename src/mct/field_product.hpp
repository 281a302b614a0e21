#pragma once
// Matrix products and quotients at every point of a field.

#include <ozark/num/matrix_field.hpp>

namespace ozark::mct {

/// Zero field of the same size, unless it has that size already.
void resize(MatrixField& f, const MatrixField& like);

/// out = A B at each point; out is neither A nor B.
void multiply(const MatrixField& A, const MatrixField& B, MatrixField& out);

/// out = A^-1 B at each point; out is neither A nor B.
void divide(const MatrixField& A, const MatrixField& B, MatrixField& out);

}  // namespace ozark::mct
