using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lifeline.IO.Waiting;

/// <summary>The system calls that the framework has no method for: opening without blocking, and poll(2).</summary>
internal static partial class Libc
{
    public const int Interrupted = 4;                   // EINTR
    public const int NoReader = 6;                   // ENXIO: a FIFO has no reader

    private const int ReadOnly = 0;
    private const int WriteOnly = 1;

    public static int WouldBlock => OperatingSystem.IsLinux() ? 11 : 35;                        // EAGAIN

    private static int NotBlocking => OperatingSystem.IsLinux() ? 0x800 : 0x4;                  // O_NONBLOCK

    private static int NotInherited => OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;         // O_CLOEXEC

    public static SafeFileHandle OpenToRead(string path) => open(path, ReadOnly | NotBlocking | NotInherited);

    public static SafeFileHandle OpenToWrite(string path) => open(path, WriteOnly | NotBlocking | NotInherited);

    public static int Read(SafeFileHandle handle, Span<byte> buffer) =>
        (int)read(handle, ref MemoryMarshal.GetReference(buffer), buffer.Length);

    public static int Write(SafeFileHandle handle, ReadOnlySpan<byte> buffer) =>
        (int)write(handle, ref MemoryMarshal.GetReference(buffer), buffer.Length);

    public static int Poll(Span<PollEntry> entries) =>
        poll(ref MemoryMarshal.GetReference(entries), entries.Length, millisecondsOrForever: -1);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(SafeFileHandle handle, ref byte buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(SafeFileHandle handle, ref byte buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollEntry entries, nint count, int millisecondsOrForever);
}

/// <summary>One descriptor for poll(2), with requested and returned events: the system's <c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int Descriptor;
    public short Asked;
    public short Answered;
}

/// <summary>The event for which a descriptor is polled.</summary>
internal enum Readiness : short
{
    ToRead = 1,                                         // POLLIN
    ToWrite = 4,                                        // POLLOUT
}
