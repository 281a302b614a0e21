#pragma once
// arrays.h5: data too bulky or of too many dimensions for a table, as HDF5.

#include <ozark/core/error.hpp>
#include <ozark/io/run_dir.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace ozark {

/// The bytes of an HDF5 file with one dataset for each array, attributes "unit" and "axes"; the same arrays give the
/// same bytes. @throws InternalError  a shape that does not fit its values, or a name twice
[[nodiscard]] std::string to_hdf5(const std::vector<BulkArray>& arrays);

/// One array of a file. @throws IoError  no such file or array, or no doubles in it
[[nodiscard]] BulkArray read_array(const std::filesystem::path& file, const std::string& name);

/// Every array at the top of a file, by name. @throws IoError  no such file
[[nodiscard]] std::vector<BulkArray> read_arrays(const std::filesystem::path& file);

/// One of them. @throws IoError  there is none
[[nodiscard]] const BulkArray& array_named(const std::vector<BulkArray>& all, const std::string& name);

}  // namespace ozark
