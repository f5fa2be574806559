// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "ui/bridge/Latest.h"
#include "ui/visual/ExportsItsFile.h"
#include "ui/visual/JsonModel.h"

#include <QWidget>

class QLineEdit;
class QStackedLayout;
class QTreeView;

namespace stemma::ui {

class BusyLine;
class TextView;
class ViewerBar;
class ViewerMessage;

/// A JSON file as a tree: types in sight, find in names and values, copy of a value or its path. Parsed by a worker,
/// up to kMostBytes; what can't be parsed is shown as text, and says where and why.
class JsonView : public QWidget, public ExportsItsFile {
    Q_OBJECT
public:
    static constexpr std::uint64_t kMostBytes = 32u << 20;
    explicit JsonView(QWidget* parent = nullptr);
    void open(const fs::path& file);
    void setJson(std::shared_ptr<const Json> json);
    QTreeView* tree() const { return m_tree; }
    ViewerBar* bar() const { return m_bar; }
    void copyValue();
    void copyPath();

Q_SIGNALS:
    void loaded();
    void failed(const stemma::Error& error);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void sayFailure(const Error& error);
    void find(const QString& text);
    void goTo(int by);
    void showMenu(const QPoint& at);

    ViewerBar* m_bar;
    QLineEdit* m_find;
    QTreeView* m_tree;
    JsonModel* m_model;
    ViewerMessage* m_message;
    TextView* m_text = nullptr; ///< made when it is needed
    QStackedLayout* m_stack;
    BusyLine* m_busy;
    std::shared_ptr<const Json> m_json;
    std::vector<std::vector<int>> m_found;
    int m_current = -1;
    fs::path m_file;
    Latest m_loading, m_finding;
};

} // namespace stemma::ui
