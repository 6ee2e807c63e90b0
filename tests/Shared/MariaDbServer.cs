using System.Diagnostics;
using System.Globalization;
using MySqlConnector;

namespace Lifeline.Tests;

/// <summary>
/// A MariaDB of the test run's own, from Debian's package: in a temporary folder, on loopback, stopped at the end. It starts while other
/// tests run.
/// </summary>
public sealed class MariaDbServer : IAsyncLifetime
{
    private const string Server = "/usr/sbin/mariadbd";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lifeline-mariadb-");
    private Task _starting = Task.CompletedTask;
    private Process? _process;
    private int _port;

    private string Settings => Path.Combine(_folder.FullName, "my.cnf");

    // It refuses to run as root unless it is told to.
    private static string[] AsWhom => Environment.IsPrivilegedProcess ? ["--user=root"] : [];

    /// <summary>How to connect. Skips the test when there is no server, which in CI fails the build.</summary>
    public async Task<MySqlConnectionStringBuilder> ConnectionAsync()
    {
        Assert.SkipUnless(File.Exists(Server), "MariaDB is not installed here: apt-get install mariadb-server.");
        await _starting.Arrives();
        var settings = To(_port);
        settings.Database = "tests";
        return settings;
    }

    public ValueTask InitializeAsync()
    {
        if (File.Exists(Server))
        {
            _starting = StartAsync();
        }

        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await _starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        MySqlConnection.ClearAllPools();
        await LoopbackServer.EndAsync(_process);
        _folder.Delete(recursive: true);
    }

    private async Task StartAsync()
    {
        await File.WriteAllTextAsync(Settings, $"""
            [mysqld]
            datadir={_folder.FullName}/data
            socket={_folder.FullName}/socket
            pid_file={_folder.FullName}/pid
            log_error={_folder.FullName}/log
            bind_address=127.0.0.1
            skip_name_resolve
            skip_log_bin
            innodb_log_file_size=4M
            innodb_buffer_pool_size=16M
            innodb_flush_log_at_trx_commit=0
            innodb_lock_wait_timeout=3600
            aria_log_file_size=8M
            performance_schema=0
            """);
        await LoopbackServer.RunAsync(
            "mariadb-install-db", [$"--defaults-file={Settings}", "--auth-root-authentication-method=normal", "--skip-test-db", .. AsWhom]);
        for (var i = 1; ; i++)
        {
            var port = LoopbackServer.FreePort();
            _process = LoopbackServer.Start(Server, [$"--defaults-file={Settings}", string.Create(CultureInfo.InvariantCulture, $"--port={port}"), .. AsWhom]);
            if (await LoopbackServer.AnswersAsync(_process, () => CreateDatabaseAsync(port)))
            {
                _port = port;
                return;
            }

            Assert.True(i < LoopbackServer.Tries, $"MariaDB does not start:\n{await File.ReadAllTextAsync($"{_folder.FullName}/log")}");
            await LoopbackServer.EndAsync(_process);
        }
    }

    private static async Task CreateDatabaseAsync(int port)
    {
        await using var connection = new MySqlConnection(To(port).ConnectionString);
        await connection.OpenAsync();
        await using var create = new MySqlCommand("create database if not exists tests", connection);
        await create.ExecuteNonQueryAsync();
    }

    private static MySqlConnectionStringBuilder To(int port) => new()
    {
        Server = "127.0.0.1",
        Port = (uint)port,
        UserID = "root",
        SslMode = MySqlSslMode.None,
    };
}
