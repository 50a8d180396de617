package dev.sandboxrouter.manuals;

import java.util.ArrayList;
import java.util.List;

/**
 * As much of a shell's grammar as manuals need: words, quotes, comments, continued lines, pipes, redirections, and
 * commands inside {@code $(…)}, which count as commands of their own.
 */
final class ShellText {

    private final String text;
    private final List<List<String>> commands = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int at;

    private ShellText(String text) {
        this.text = text.replace("\\\n", " ");
    }

    /** The commands of a text, in the order in which they end; each is its words without quotes. */
    static List<List<String>> commands(String text) {
        ShellText shell = new ShellText(text);
        shell.readAll();
        return shell.commands;
    }

    private void readAll() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case '\'' -> quoted();
                case '"' -> doubleQuoted();
                case ' ', '\t' -> endWord();
                case '\n', '|', '&', ';' -> endCommand();
                case '>' -> redirection();
                case '#' -> comment(c);
                case '$' -> dollar();
                default -> add(c);
            }
        }
        endCommand();
    }

    private void add(char c) {
        word.append(c);
        inWord = true;
    }

    private void quoted() {
        int end = text.indexOf('\'', at);
        word.append(text, at, end);
        inWord = true;
        at = end + 1;
    }

    private void doubleQuoted() {
        inWord = true;
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c == '$') {
                dollar();
            } else {
                word.append(c);
            }
        }
        at++;
    }

    private void comment(char c) {
        if (inWord) {
            add(c);
            return;
        }
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
    }

    private void dollar() {
        add('$');
        if (at < text.length() && text.charAt(at) == '(') {
            int end = text.indexOf(')', at);
            commands.addAll(commands(text.substring(at + 1, end)));
            at = end + 1;
        }
    }

    /** Where the output goes is nothing of the command's. */
    private void redirection() {
        endWord();
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private void endWord() {
        boolean variable = words.isEmpty() && word.toString().matches("[A-Z_]+=.*");
        if (inWord && !variable) {
            words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
    }

    private void endCommand() {
        endWord();
        if (!words.isEmpty()) {
            commands.add(List.copyOf(words));
        }
        words.clear();
    }
}
