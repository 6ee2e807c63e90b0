using System.Text;
using Lifeline;
using Lifeline.IO.Calls;

namespace System.IO;

/// <summary>The common calls of <see cref="File"/>, with a context where they take a token. They do stop: the framework's own read on to the end.</summary>
/// <remarks>
/// For files of a file system. They are read and written in chunks of 256 KiB, and the context is checked between two
/// of them. A single chunk that a disk or a network's file system does not deliver can't be canceled. Opening a
/// FIFO blocks until its other side is open, which can't be canceled either: use <see cref="Lifeline.IO.InterruptibleStream"/>.
/// </remarks>
public static class LifelineFileExtensions
{
    // Without the set-user-id and set-group-id bits: an incomplete program must not run as its owner.
    private const UnixFileMode ReadWriteExecute =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    extension(File)
    {
        /// <summary>Reads a whole file.</summary>
        /// <param name="path">The file.</param>
        /// <param name="ctx">Ends the reading.</param>
        /// <param name="progress">Gets the number of bytes so far after each chunk.</param>
        /// <exception cref="ContextEndedException">The context has ended.</exception>
        /// <exception cref="IOException">As for the framework's method.</exception>
        public static async Task<byte[]> ReadAllBytesAsync(string path, Context ctx, IProgress<long>? progress = null)
        {
            ctx.ThrowIfDone();
            var file = OpenToRead(path);
            await using (file.ConfigureAwait(false))
            {
                return await ChunkedTransfer.ReadAllAsync(ctx, file, Array.MaxLength, progress, $"reading {NameOf(path)}").ConfigureAwait(false);
            }
        }

        /// <summary>Reads a whole file as text.</summary>
        /// <param name="path">The file.</param>
        /// <param name="ctx">Ends the reading.</param>
        /// <param name="encoding">UTF-8 when null; a byte order mark in the file counts more.</param>
        /// <param name="progress">Gets the number of bytes so far after each chunk.</param>
        /// <exception cref="ContextEndedException">The context has ended.</exception>
        /// <exception cref="IOException">As for the framework's method.</exception>
        public static async Task<string> ReadAllTextAsync(string path, Context ctx, Encoding? encoding = null, IProgress<long>? progress = null)
        {
            var bytes = await File.ReadAllBytesAsync(path, ctx, progress).ConfigureAwait(false);
            using var reader = new StreamReader(new MemoryStream(bytes), encoding ?? Encoding.UTF8);
            return reader.ReadToEnd();
        }

        /// <summary>Reads a file line by line.</summary>
        /// <param name="path">The file. It is opened with the first line, and closed when the enumeration is left.</param>
        /// <param name="ctx">Ends the reading. The token of <c>WithCancellation</c> does too.</param>
        /// <param name="encoding">As for reading all text.</param>
        /// <exception cref="ContextEndedException">The context has ended.</exception>
        /// <exception cref="OperationCanceledException">The enumerator's own token was canceled.</exception>
        /// <exception cref="IOException">As for the framework's method.</exception>
        public static IAsyncEnumerable<string> ReadLinesAsync(string path, Context ctx, Encoding? encoding = null) =>
            ctx.Stream(ctx => LinesAsync(ctx, path, encoding));

        /// <summary>Writes a whole file, in place of what is there.</summary>
        /// <param name="path">The file.</param>
        /// <param name="bytes">The new content.</param>
        /// <param name="ctx">Ends the writing. The file is then as long as the writing had come.</param>
        /// <param name="progress">Gets the number of bytes so far after each chunk.</param>
        /// <exception cref="ContextEndedException">The context has ended. Had it before the call, the file is as it was.</exception>
        /// <exception cref="IOException">As for the framework's method.</exception>
        public static Task WriteAllBytesAsync(string path, ReadOnlyMemory<byte> bytes, Context ctx, IProgress<long>? progress = null) =>
            WriteAsync(ctx, path, FileMode.Create, bytes, progress);

        /// <summary>Writes a whole file of text, in place of what is there.</summary>
        /// <param name="path">The file.</param>
        /// <param name="text">The new content.</param>
        /// <param name="ctx">As for writing all bytes.</param>
        /// <param name="encoding">UTF-8 without a byte order mark when null.</param>
        /// <exception cref="ContextEndedException">The context has ended. Had it before the call, the file is as it was.</exception>
        /// <exception cref="IOException">As for the framework's method.</exception>
        public static Task WriteAllTextAsync(string path, string text, Context ctx, Encoding? encoding = null)
        {
            ArgumentNullException.ThrowIfNull(text);
            return WriteAsync(ctx, path, FileMode.Create, Bytes(text, encoding, withPreamble: true), null);
        }

        /// <summary>Appends text to a file, which is created if it does not exist.</summary>
        /// <inheritdoc cref="WriteAllTextAsync(string, string, Context, Encoding)"/>
        public static Task AppendAllTextAsync(string path, string text, Context ctx, Encoding? encoding = null)
        {
            ArgumentNullException.ThrowIfNull(text);
            return WriteAsync(ctx, path, FileMode.Append, Bytes(text, encoding, withPreamble: false), null);
        }

        /// <summary>Copies a file, with its time and permissions.</summary>
        /// <param name="from">The file.</param>
        /// <param name="to">
        /// The copy. It appears complete or not at all, also when a file is replaced: the copy is written to a temporary file in the same
        /// folder and then renamed. At no moment can users read it who may not read the original.
        /// </param>
        /// <param name="ctx">Ends the copying; the incomplete copy is deleted.</param>
        /// <param name="overwrite">Whether an existing file is replaced.</param>
        /// <param name="progress">Gets the number of bytes so far after each chunk.</param>
        /// <exception cref="ContextEndedException">The context has ended.</exception>
        /// <exception cref="IOException">As the framework's own; <paramref name="to"/> exists, and is not to be replaced.</exception>
        public static async Task CopyAsync(string from, string to, Context ctx, bool overwrite = false, IProgress<long>? progress = null)
        {
            ctx.ThrowIfDone();
            ArgumentException.ThrowIfNullOrEmpty(to);
            if (!overwrite && File.Exists(to))
            {
                throw new IOException($"'{to}' exists. To replace it, pass overwrite: true.");
            }

            var temporary = $"{to}.{Path.GetRandomFileName()}";
            try
            {
                await CopyBesideAsync(ctx, from, temporary, progress).ConfigureAwait(false);
                File.Move(temporary, to, overwrite);
            }
            catch
            {
                TryDelete(temporary);                       // it may not exist
                throw;
            }
        }
    }

    private static async IAsyncEnumerable<string> LinesAsync(Context ctx, string path, Encoding? encoding)
    {
        ctx.ThrowIfDone();
        using var reader = new StreamReader(OpenToRead(path), encoding ?? Encoding.UTF8);
        var on = (reader, path);
        while (true)
        {
            var line = await IoOperation.RunAsync(
                ctx, on, static (on, token) => on.reader.ReadLineAsync(token), static on => $"reading {NameOf(on.path)}").ConfigureAwait(false);
            if (line is null)
            {
                yield break;
            }

            yield return line;
        }
    }

    private static async Task CopyBesideAsync(Context ctx, string from, string temporary, IProgress<long>? progress)
    {
        var source = OpenToRead(from);
        await using (source.ConfigureAwait(false))
        {
            // Created with the restricted mode, not restricted afterwards: another process that opened the file before could read on.
            var mode = OperatingSystem.IsWindows() ? default(UnixFileMode?) : File.GetUnixFileMode(source.SafeFileHandle);
            var target = OpenToWrite(temporary, FileMode.CreateNew, mode & ReadWriteExecute);
            await using (target.ConfigureAwait(false))
            {
                await ChunkedTransfer.CopyAsync(ctx, source, target, progress, $"copying {NameOf(from)}").ConfigureAwait(false);
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(target.SafeFileHandle, mode!.Value);       // also the bits that the process's umask has removed
                }
            }

            File.SetLastWriteTimeUtc(temporary, File.GetLastWriteTimeUtc(source.SafeFileHandle));
        }
    }

    private static async Task WriteAsync(Context ctx, string path, FileMode mode, ReadOnlyMemory<byte> bytes, IProgress<long>? progress)
    {
        ctx.ThrowIfDone();
        var file = OpenToWrite(path, mode);
        await using (file.ConfigureAwait(false))
        {
            await ChunkedTransfer.WriteAllAsync(ctx, file, bytes, progress, $"writing {NameOf(path)}").ConfigureAwait(false);
        }
    }

    // Without a buffer: all reads and writes are in chunks, so a buffer would only add a copy.
    private static FileStream OpenToRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);

    private static FileStream OpenToWrite(string path, FileMode mode, UnixFileMode? permissions = null)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (permissions is { } unixMode && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = unixMode;
        }

        return new FileStream(path, options);
    }

    // Deletes an incomplete file. Does not throw, as the exception of the copy is about to be thrown.
    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Its folder is gone, or not accessible.
        }
    }

    private static byte[] Bytes(string text, Encoding? encoding, bool withPreamble)
    {
        encoding ??= new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return withPreamble ? [.. encoding.Preamble, .. encoding.GetBytes(text)] : encoding.GetBytes(text);
    }

    // The file's name only: the folders of a path may be private.
    private static string NameOf(string path) => Path.GetFileName(path);
}
