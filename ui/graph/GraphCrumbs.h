// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>
#include <string>
#include <vector>

namespace stemma {
struct FoldedGroup;
}

class QHBoxLayout;

namespace stemma::ui {

struct Sifted;

/// One step on the way from everything to a node.
struct Crumb {
    QString words;
    std::vector<std::string> nodes; ///< what it names, by ids as they are shown; empty: everything
    bool operator==(const Crumb&) const = default;
};

/// Where a node that is shown is: everything, its run or its pipeline (where there are several), the open groups around
/// it from the outermost, and itself. Empty where nothing lies between everything and the node.
std::vector<Crumb> crumbsTo(const Sifted& sifted, const std::string& id);

/// The way to what is selected, as a pill of links: "All › penguins › train › train[l2=0.1]". The last is no link.
/// UI thread.
class GraphCrumbs : public QWidget {
    Q_OBJECT
public:
    explicit GraphCrumbs(QWidget* parent);
    void setCrumbs(std::vector<Crumb> crumbs);
    const std::vector<Crumb>& crumbs() const { return m_crumbs; }
    Q_SIGNAL void followed(const std::vector<std::string>& nodes); ///< to what a crumb names; empty: everything

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<Crumb> m_crumbs;
    QHBoxLayout* m_row;
};

} // namespace stemma::ui
