using System.Diagnostics;
using Npgsql;

namespace Lifeline.Npgsql.Tests;

/// <summary>Debian's PgBouncer in transaction mode between the tests and their server, on loopback.</summary>
public sealed class PgBouncer(PostgresServer server) : IAsyncLifetime
{
    /// <summary>How many connections to the server it has for all clients.</summary>
    public const int Pool = 20;

    private const string Program = "/usr/sbin/pgbouncer";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lifeline-pgbouncer-");
    private Process? _process;
    private int _port;

    private string Settings => Path.Combine(_folder.FullName, "pgbouncer.ini");

    /// <summary>How to connect through it. Skips the test when there is none, which in CI fails the build.</summary>
    public NpgsqlConnectionStringBuilder Connection
    {
        get
        {
            var settings = server.Connection;
            Assert.SkipUnless(_port != 0, "PgBouncer is not installed here: apt-get install pgbouncer.");
            settings.Port = _port;
            settings.NoResetOnClose = true;                 // as its documentation says for this mode
            return settings;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program) || !server.IsThere)
        {
            return;
        }

        for (var i = 1; ; i++)
        {
            var port = LoopbackServer.FreePort();
            await ConfigureAsync(port);

            // It refuses to run as root.
            string[] command = Environment.IsPrivilegedProcess
                ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", Program, "-q", Settings]
                : [Program, "-q", Settings];
            _process = LoopbackServer.Start(command[0], command[1..]);
            if (await LoopbackServer.AnswersAsync(_process, () => ConnectAsync(port)))
            {
                _port = port;
                return;
            }

            Assert.True(i < LoopbackServer.Tries, $"PgBouncer does not start:\n{await File.ReadAllTextAsync($"{_folder.FullName}/log")}");
            await LoopbackServer.EndAsync(_process);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await LoopbackServer.EndAsync(_process);
        _folder.Delete(recursive: true);
    }

    private async Task ConfigureAsync(int port)
    {
        await File.WriteAllTextAsync($"{_folder.FullName}/users", "\"postgres\" \"\"\n");
        await File.WriteAllTextAsync(Settings, $"""
            [databases]
            * = host=127.0.0.1 port={server.Connection.Port} connect_query='set client_connection_check_interval = 250'
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = trust
            auth_file = {_folder.FullName}/users
            pool_mode = transaction
            default_pool_size = {Pool}
            max_client_conn = 500
            ignore_startup_parameters = extra_float_digits
            logfile = {_folder.FullName}/log
            """);
        if (Environment.IsPrivilegedProcess)
        {
            await LoopbackServer.RunAsync("chown", "-R", "postgres", _folder.FullName);
        }
    }

    private async Task ConnectAsync(int port)
    {
        var settings = server.Connection;
        settings.Port = port;
        settings.Pooling = false;
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
    }
}
