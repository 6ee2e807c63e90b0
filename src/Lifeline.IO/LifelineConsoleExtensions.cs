using System.Runtime.Versioning;
using Lifeline;
using Lifeline.IO;
using Lifeline.IO.Calls;
using Lifeline.IO.Waiting;

namespace System;

/// <summary>Console input that ends with a context. The framework's own waits for Enter and ignores its token.</summary>
[UnsupportedOSPlatform("windows")]
public static class LifelineConsoleExtensions
{
    private static readonly Lazy<InputLines> s_lines = new(() => new InputLines(InterruptibleStream.StandardInput, Console.InputEncoding));

    extension(Console)
    {
        /// <summary>Reads a line of standard input: a terminal, a pipe or a file.</summary>
        /// <param name="ctx">Ends the wait, at once.</param>
        /// <returns>The line without its end; null at the end of the input.</returns>
        /// <exception cref="ContextEndedException">The context has ended. What had been typed stays for the next read.</exception>
        /// <remarks>
        /// Thread-safe; readers take turns. A terminal edits the line itself, as it does for most programs. Don't mix it
        /// with <see cref="Console.In"/> and <see cref="Console.ReadLine"/>: each buffers what it has read ahead.
        /// </remarks>
        public static ValueTask<string?> ReadLineAsync(Context ctx) =>
            IoOperation.RunAsync(ctx, s_lines, static (lines, token) => lines.Value.ReadAsync(token), static _ => "reading a line of standard input");
    }
}
