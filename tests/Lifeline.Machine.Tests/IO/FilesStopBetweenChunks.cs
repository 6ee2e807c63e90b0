using System.Text;
using Lifeline.IO.Calls;

namespace Lifeline.IO.Tests;

public sealed class FilesStopBetweenChunks : IDisposable
{
    private static readonly byte[] s_bytes = Bytes(5 * ChunkedTransfer.Length + 17);

    private readonly TempFolder _folder = new();
    private readonly VirtualClock _clock = new();

    public FilesStopBetweenChunks() => File.WriteAllBytes(_folder["a.bin"], s_bytes);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("read", "reading a.bin")]
    [InlineData("read text", "reading a.bin")]
    [InlineData("write", "writing b.bin")]
    [InlineData("copy", "copying a.bin")]
    public async Task A_transfer_ends_after_the_chunk_in_which_its_context_does(string kind, string operation)
    {
        using var scope = Context.Root(_clock).WithTimeout(TimeSpan.FromSeconds(3));
        var told = new Told(total =>
        {
            if (total == 2 * ChunkedTransfer.Length)
            {
                _clock.Advance(TimeSpan.FromSeconds(3));
            }
        });

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => Transfer(kind, scope, told).Arrives());

        Assert.Equal((2L * ChunkedTransfer.Length, 2), (told.Last, told.Times));
        Assert.Equal(operation, error.Operation);
        Assert.Equal(TimeSpan.FromSeconds(3), error.Spent);
        Assert.Equal(scope.Token, error.CancellationToken);
    }

    [Theory]
    [InlineData("read")]
    [InlineData("write")]
    [InlineData("copy")]
    public async Task Progress_is_told_up_to_the_last_byte(string kind)
    {
        var told = new Told(_ => { });

        await Transfer(kind, Context.Background, told).Arrives();

        Assert.Equal((s_bytes.Length, 6), (told.Last, told.Times));
        if (kind != "read")
        {
            Assert.Equal(s_bytes, File.ReadAllBytes(_folder["b.bin"]));
        }
    }

    [Theory]
    [InlineData("read")]
    [InlineData("read text")]
    [InlineData("write")]
    [InlineData("copy")]
    public async Task Under_a_context_that_has_ended_no_file_is_touched(string kind)
    {
        using var scope = Context.Background.WithCancel();
        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => Transfer(kind, scope, null));

        Assert.Equal(["a.bin"], _folder.Names);
    }

    [Fact]
    public async Task A_copy_that_ended_leaves_nothing_and_what_was_there_as_it_was()
    {
        File.WriteAllText(_folder["b.bin"], "what was there");
        using var scope = Context.Background.WithCancel();

        await Assert.ThrowsAsync<CanceledException>(
            () => File.CopyAsync(_folder["a.bin"], _folder["b.bin"], scope, overwrite: true, new Told(_ => scope.Cancel())).Arrives());

        Assert.Equal(["a.bin", "b.bin"], _folder.Names);
        Assert.Equal("what was there", File.ReadAllText(_folder["b.bin"]));
    }

    [Fact]
    public async Task A_copy_has_the_time_and_the_permissions_of_its_original()
    {
        File.SetUnixFileMode(_folder["a.bin"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.SetLastWriteTimeUtc(_folder["a.bin"], new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));

        await File.CopyAsync(_folder["a.bin"], _folder["b.bin"], Context.Background).Arrives();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["b.bin"]));
        Assert.Equal(new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc), File.GetLastWriteTimeUtc(_folder["b.bin"]));
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead)]
    public async Task At_no_moment_may_more_read_a_copy_than_its_original(UnixFileMode mode)
    {
        File.SetUnixFileMode(_folder["a.bin"], mode);
        var seen = new List<UnixFileMode>();
        var told = new Told(_ => seen.AddRange(_folder.Names.Where(name => name != "a.bin").Select(name => File.GetUnixFileMode(_folder[name]))));

        await File.CopyAsync(_folder["a.bin"], _folder["b.bin"], Context.Background, progress: told).Arrives();

        Assert.NotEmpty(seen);
        Assert.All(seen, other => Assert.Equal(UnixFileMode.None, other & ~mode));
        Assert.Equal(mode, File.GetUnixFileMode(_folder["b.bin"]));
    }

    [Fact]
    public async Task A_copy_replaces_only_when_told_to()
    {
        File.WriteAllText(_folder["b.bin"], "what was there");

        await Assert.ThrowsAsync<IOException>(() => File.CopyAsync(_folder["a.bin"], _folder["b.bin"], Context.Background));
        Assert.Equal("what was there", File.ReadAllText(_folder["b.bin"]));

        await File.CopyAsync(_folder["a.bin"], _folder["b.bin"], Context.Background, overwrite: true);
        Assert.Equal(s_bytes, File.ReadAllBytes(_folder["b.bin"]));
    }

    [Fact]
    public async Task Errors_of_the_file_system_stay_what_they_are()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(() => File.ReadAllBytesAsync(_folder["none"], Context.Background));
        await Assert.ThrowsAsync<FileNotFoundException>(() => File.CopyAsync(_folder["none"], _folder["b.bin"], Context.Background));
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => File.WriteAllTextAsync(_folder["none/b"], "", Context.Background));
        Assert.Equal(["a.bin"], _folder.Names);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ChunkedTransfer.Length - 1)]
    [InlineData(ChunkedTransfer.Length)]
    [InlineData(ChunkedTransfer.Length + 1)]
    public async Task What_is_written_is_read_whatever_its_length(int length)
    {
        await File.WriteAllBytesAsync(_folder["b.bin"], s_bytes.AsMemory(0, length), Context.Background);

        Assert.Equal(s_bytes[..length], await File.ReadAllBytesAsync(_folder["b.bin"], Context.Background));
    }

    [Fact]
    public async Task A_file_that_does_not_know_its_length_is_read_whole() =>
        Assert.Equal(File.ReadAllText("/proc/self/cmdline"), await File.ReadAllTextAsync("/proc/self/cmdline", Context.Background));

    [Fact]
    public async Task Text_is_as_the_framework_would_write_and_read_it()
    {
        foreach (var encoding in new[] { null, Encoding.UTF8, Encoding.Unicode })
        {
            await File.WriteAllTextAsync(_folder["ours"], "grüße\n", Context.Background, encoding);
            await File.AppendAllTextAsync(_folder["ours"], "zurück", Context.Background, encoding);
            File.WriteAllText(_folder["theirs"], "grüße\n", encoding ?? new UTF8Encoding(false));
            File.AppendAllText(_folder["theirs"], "zurück", encoding ?? new UTF8Encoding(false));

            Assert.Equal(File.ReadAllBytes(_folder["theirs"]), File.ReadAllBytes(_folder["ours"]));
            Assert.Equal("grüße\nzurück", await File.ReadAllTextAsync(_folder["ours"], Context.Background, encoding));
        }
    }

    [Fact]
    public async Task Lines_end_with_the_context_too()
    {
        File.WriteAllLines(_folder["lines"], Enumerable.Range(0, 100_000).Select(number => $"line {number}"));
        using var scope = Context.Background.WithCancel();
        var read = 0;

        var error = await Assert.ThrowsAsync<CanceledException>(async () =>
        {
            await foreach (var line in File.ReadLinesAsync(_folder["lines"], scope))
            {
                Assert.Equal($"line {read++}", line);
                if (read == 10)
                {
                    scope.Cancel();
                }
            }
        });

        Assert.Equal(10, read);
        Assert.Equal(scope.Token, error.CancellationToken);
    }

    private async Task Transfer(string kind, Context ctx, IProgress<long>? progress) => await (kind switch
    {
        "read" => File.ReadAllBytesAsync(_folder["a.bin"], ctx, progress),
        "read text" => File.ReadAllTextAsync(_folder["a.bin"], ctx, Encoding.Latin1, progress),
        "write" => File.WriteAllBytesAsync(_folder["b.bin"], s_bytes, ctx, progress),
        _ => File.CopyAsync(_folder["a.bin"], _folder["b.bin"], ctx, progress: progress),
    });

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
