#pragma once
// run.toml: the resolved study with what became of it.

#include <ozark/core/convergence.hpp>
#include <ozark/io/document.hpp>
#include <ozark/io/value.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace ozark {

struct RunRecord {
  std::string status = "running";  // running, done, failed, stopped
  std::string reason;              // of a failure
  Summary summary;                 // no undefined numbers
  std::optional<Convergence> convergence;
  Summary provenance;  // "version" and "build" of the program, then whatever tells where the results come from
};

/// The text of run.toml.
[[nodiscard]] std::string record_text(const Node& study, const RunRecord& record);

/// Takes what a run added out of a document, so that only the study is left.
/// @return  nothing if the document is a plain study
std::optional<RunRecord> take_record(Document& document);

struct StoredRun {
  Document study;
  RunRecord record;
};

/// The run in a directory; nothing if there is no run.toml of Ozark. @throws IoError  unreadable
[[nodiscard]] std::optional<StoredRun> read_run(const std::filesystem::path& directory);

/// True if both describe the same calculation: everything but title, [[expect]], [[figure]] and [[sweep.axis]] agrees.
[[nodiscard]] bool same_calculation(const Node& a, const Node& b);

/// True if the run was cut short, and this very program can go on with it.
[[nodiscard]] bool is_cut_short(const RunRecord& record, const Summary& provenance);

/// True if the run ended by itself and was made by this very program. @param provenance  of the running program
[[nodiscard]] bool is_finished(const RunRecord& record, const Summary& provenance);

}  // namespace ozark
