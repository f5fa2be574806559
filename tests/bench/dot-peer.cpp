// SPDX-License-Identifier: GPL-3.0-or-later
// dot-peer: Graphviz' dot alone. Lays out the graph on standard input, and prints {"seconds"} of that.
#include <chrono>
#include <cstdio>

// Graphviz' headers are C of an older taste.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#include <graphviz/gvc.h>
#pragma GCC diagnostic pop

extern "C" gvplugin_library_t gvplugin_dot_layout_LTX_library;

int main() {
    static char name[] = "gvplugin_dot_layout_LTX_library";
    static lt_symlist_t plugins[] = {{name, &gvplugin_dot_layout_LTX_library}, {nullptr, nullptr}};
    GVC_t* context = gvContextPlugins(plugins, 0);
    Agraph_t* graph = agread(stdin, nullptr);
    if (context == nullptr || graph == nullptr) return std::fputs("dot-peer: no graph\n", stderr), 1;
    const auto began = std::chrono::steady_clock::now();
    if (gvLayout(context, graph, "dot") != 0) return std::fputs("dot-peer: no layout\n", stderr), 1;
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::printf("{\"seconds\":%.6f,\"nodes\":%d}\n", took.count(), agnnodes(graph));
    return 0; // the rest goes with the process
}
