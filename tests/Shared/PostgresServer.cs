using System.Globalization;
using Npgsql;

namespace Lifeline.Tests;

/// <summary>A PostgreSQL of a test run's own, from Debian's package: in a temporary folder, on loopback, stopped at the end.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lifeline-postgres-");
    private int _port;

    private string Data => Path.Combine(_folder.FullName, "data");

    public bool IsThere => _port != 0;

    /// <summary>How to connect. Skips the test when there is no server, which in CI fails the build.</summary>
    public NpgsqlConnectionStringBuilder Connection
    {
        get
        {
            Assert.SkipUnless(IsThere, "PostgreSQL 15 is not installed here: apt-get install postgresql-15.");
            return new NpgsqlConnectionStringBuilder
            {
                Host = "127.0.0.1",
                Port = _port,
                Username = "postgres",
                Database = "postgres",
                ApplicationName = "lifeline-tests",
            };
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists($"{Binaries}/initdb"))
        {
            return;
        }

        if (Environment.IsPrivilegedProcess)
        {
            await LoopbackServer.RunAsync("chown", "postgres", _folder.FullName);
        }

        await RunAsPostgresAsync($"{Binaries}/initdb", "-D", Data, "-A", "trust", "-U", "postgres", "--no-sync");
        for (var i = 1; ; i++)
        {
            var port = LoopbackServer.FreePort();
            try
            {
                await RunAsPostgresAsync(
                    $"{Binaries}/pg_ctl", "-D", Data, "-l", Path.Combine(Data, "log"), "-w", "-t", $"{Patience.Longest.TotalSeconds:0}", "start", "-o",
                    $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder.FullName} -c fsync=off -c max_connections=100");
                _port = port;
                return;
            }
            catch (InvalidOperationException) when (i < LoopbackServer.Tries)
            {
            }
        }
    }

    /// <summary>Stops all processes of the server in their tracks: it accepts connections still, and answers nothing.</summary>
    /// <returns>Dispose it to let the server go on.</returns>
    public Frozen Freeze()
    {
        var postmaster = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        return new Frozen([postmaster, .. ChildrenOf(postmaster)]);
    }

    /// <summary>Stops one process, such as a connection's backend.</summary>
    public static Frozen Freeze(int process) => new([process]);

    public async ValueTask DisposeAsync()
    {
        if (_port != 0)
        {
            NpgsqlConnection.ClearAllPools();
            await RunAsPostgresAsync($"{Binaries}/pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        }

        _folder.Delete(recursive: true);
    }

    private static IEnumerable<int> ChildrenOf(int parent) =>
        from folder in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(folder)
        where name.All(char.IsAsciiDigit) && File.Exists($"{folder}/stat")
        let stat = File.ReadAllText($"{folder}/stat")
        where stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == parent.ToString(CultureInfo.InvariantCulture)
        select int.Parse(name, CultureInfo.InvariantCulture);

    // The server refuses to run as root.
    private static Task RunAsPostgresAsync(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? LoopbackServer.RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments])
        : LoopbackServer.RunAsync(program, arguments);

    public sealed class Frozen : IDisposable
    {
        private readonly int[] _processes;

        internal Frozen(int[] processes)
        {
            _processes = processes;
            Signal("STOP");
        }

        public void Dispose() => Signal("CONT");

        private void Signal(string signal) => LoopbackServer.RunAsync(
            "kill", [$"-{signal}", .. _processes.Select(process => process.ToString(CultureInfo.InvariantCulture))]).GetAwaiter().GetResult();
    }
}
