#include "provenance.hpp"

#include <fmt/format.h>

#include <cmath>
#include <fstream>

#include <elf.h>
#include <link.h>

namespace ozark::app {
namespace {

// The linker's hash of code and data: two programs that could differ in a result differ in it.
int find_build_id(dl_phdr_info* info, std::size_t, void* out) {
  auto& id = *static_cast<std::string*>(out);
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& header = info->dlpi_phdr[i];
    if (header.p_type != PT_NOTE) continue;
    const char* at = reinterpret_cast<const char*>(info->dlpi_addr + header.p_vaddr);
    for (const char* end = at + header.p_memsz; at + sizeof(ElfW(Nhdr)) <= end;) {
      const auto& note = *reinterpret_cast<const ElfW(Nhdr)*>(at);
      const char* name = at + sizeof note;
      const char* bytes = name + ((note.n_namesz + 3u) & ~3u);
      if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && std::string_view(name, 3) == "GNU")
        for (unsigned k = 0; k < note.n_descsz && k < 10; ++k)
          id += fmt::format("{:02x}", static_cast<unsigned char>(bytes[k]));
      at = bytes + ((note.n_descsz + 3u) & ~3u);
    }
  }
  return 1;  // the program itself comes first; its libraries do not count
}

std::string build_id() {
  std::string id;
  ::dl_iterate_phdr(find_build_id, &id);
  return id.empty() ? "unknown" : id;
}

std::string processor() {
  std::ifstream stream("/proc/cpuinfo");
  for (std::string line; std::getline(stream, line);)
    if (line.starts_with("model name")) return line.substr(std::min(line.find(':') + 2, line.size()));
  return "unknown";
}

}  // namespace

const Summary& program_provenance() {
  static const Summary program{{"version", std::string(OZARK_VERSION)},
                               {"build", build_id()},
                               {"compiler", std::string("g++ " __VERSION__)},
                               {"processor", processor()}};
  return program;
}

Summary run_provenance(const std::string& started, double seconds, int threads) {
  Summary provenance = program_provenance();
  provenance.emplace_back("threads", static_cast<long>(threads));
  provenance.emplace_back("started", started);
  if (seconds >= 0.0) provenance.emplace_back("seconds", std::round(seconds * 1e3) / 1e3);
  return provenance;
}

}  // namespace ozark::app
