using System.Text;
using Lifeline;
using Lifeline.IO.Calls;

namespace System.IO;

/// <summary>The everyday calls of <see cref="File"/>, with a context where they take a token, and they do stop: the framework's read on to the end.</summary>
/// <remarks>
/// For files of a file system. They are read and written in chunks of 256 KiB, and the context is looked at between two
/// of them. What can't be stopped is a single chunk that a disk or a network's file system does not deliver. Opening a
/// FIFO blocks until its other side is there, which nothing stops: use <see cref="Lifeline.IO.InterruptibleStream"/>.
/// </remarks>
public static class LifelineFileExtensions
{
    // Not what makes a program run as its owner: a half one must not.
    private const UnixFileMode ReadWriteExecute =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    extension(File)
    {
        /// <summary>Reads a whole file.</summary>
        /// <param name="path">The file.</param>
        /// <param name="ctx">Ends the reading.</param>
        /// <param name="progress">Told after each chunk how many bytes there are so far.</param>
        /// <exception cref="ContextEndedException">The context has ended.</exception>
        /// <exception cref="IOException">As the framework's own.</exception>
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
        /// <param name="progress">Told after each chunk how many bytes there are so far.</param>
        /// <exception cref="ContextEndedException">The context has ended.</exception>
        /// <exception cref="IOException">As the framework's own.</exception>
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
        /// <exception cref="IOException">As the framework's own.</exception>
        public static IAsyncEnumerable<string> ReadLinesAsync(string path, Context ctx, Encoding? encoding = null) =>
            ctx.Stream(ctx => LinesAsync(ctx, path, encoding));

        /// <summary>Writes a whole file, in place of what is there.</summary>
        /// <param name="path">The file.</param>
        /// <param name="bytes">What is to be in it.</param>
        /// <param name="ctx">Ends the writing. The file is then as long as the writing had come.</param>
        /// <param name="progress">Told after each chunk how many bytes there are so far.</param>
        /// <exception cref="ContextEndedException">The context has ended. Had it before the call, the file is as it was.</exception>
        /// <exception cref="IOException">As the framework's own.</exception>
        public static Task WriteAllBytesAsync(string path, ReadOnlyMemory<byte> bytes, Context ctx, IProgress<long>? progress = null) =>
            WriteAsync(ctx, path, FileMode.Create, bytes, progress);

        /// <summary>Writes a whole file of text, in place of what is there.</summary>
        /// <param name="path">The file.</param>
        /// <param name="text">What is to be in it.</param>
        /// <param name="ctx">As for writing all bytes.</param>
        /// <param name="encoding">UTF-8 without a byte order mark when null.</param>
        /// <exception cref="ContextEndedException">The context has ended. Had it before the call, the file is as it was.</exception>
        /// <exception cref="IOException">As the framework's own.</exception>
        public static Task WriteAllTextAsync(string path, string text, Context ctx, Encoding? encoding = null)
        {
            ArgumentNullException.ThrowIfNull(text);
            return WriteAsync(ctx, path, FileMode.Create, Bytes(text, encoding, withPreamble: true), null);
        }

        /// <summary>Writes text behind what is in a file, which is made if there is none.</summary>
        /// <inheritdoc cref="WriteAllTextAsync(string, string, Context, Encoding)"/>
        public static Task AppendAllTextAsync(string path, string text, Context ctx, Encoding? encoding = null)
        {
            ArgumentNullException.ThrowIfNull(text);
            return WriteAsync(ctx, path, FileMode.Append, Bytes(text, encoding, withPreamble: false), null);
        }

        /// <summary>Copies a file, with its time and permissions.</summary>
        /// <param name="from">The file.</param>
        /// <param name="to">
        /// The copy. It appears whole or not at all, also when one is replaced: the copy is made beside it and then renamed. At no
        /// moment may more users read it than the original's permissions say.
        /// </param>
        /// <param name="ctx">Ends the copying; what there is of the copy is deleted.</param>
        /// <param name="overwrite">Whether an existing file is replaced.</param>
        /// <param name="progress">Told after each chunk how many bytes there are so far.</param>
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

            var beside = $"{to}.{Path.GetRandomFileName()}";
            try
            {
                await CopyBesideAsync(ctx, from, beside, progress).ConfigureAwait(false);
                File.Move(beside, to, overwrite);
            }
            catch
            {
                TryDelete(beside);                          // which may not have been made
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

    private static async Task CopyBesideAsync(Context ctx, string from, string beside, IProgress<long>? progress)
    {
        var source = OpenToRead(from);
        await using (source.ConfigureAwait(false))
        {
            // Not opened to others first and closed to them afterwards: who opened it meanwhile would read on.
            var mode = OperatingSystem.IsWindows() ? default(UnixFileMode?) : File.GetUnixFileMode(source.SafeFileHandle);
            var target = OpenToWrite(beside, FileMode.CreateNew, mode & ReadWriteExecute);
            await using (target.ConfigureAwait(false))
            {
                await ChunkedTransfer.CopyAsync(ctx, source, target, progress, $"copying {NameOf(from)}").ConfigureAwait(false);
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(target.SafeFileHandle, mode!.Value);       // with what the process's mask took away
                }
            }

            File.SetLastWriteTimeUtc(beside, File.GetLastWriteTimeUtc(source.SafeFileHandle));
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

    // Without a buffer, which would only be copied through: all that is read and written comes in chunks.
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
        if (permissions is { } those && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = those;
        }

        return new FileStream(path, options);
    }

    // Of a half file, whose failure is already under way, which is not to be hidden by another.
    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Its folder is gone, or closed to us.
        }
    }

    private static byte[] Bytes(string text, Encoding? encoding, bool withPreamble)
    {
        encoding ??= new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return withPreamble ? [.. encoding.Preamble, .. encoding.GetBytes(text)] : encoding.GetBytes(text);
    }

    // Of a path, only what is not somebody's folder.
    private static string NameOf(string path) => Path.GetFileName(path);
}
