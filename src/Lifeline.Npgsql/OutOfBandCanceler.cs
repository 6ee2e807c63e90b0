using System.Collections.Concurrent;
using System.Data;
using Npgsql;

namespace Lifeline.Npgsql;

/// <summary>Cancels queries on one server over a separate connection.</summary>
/// <remarks>
/// <para>
/// Each request of the driver costs the server a new connection and a new process. A server that is busy with the
/// queries to be canceled is slow to create them: with eight such queries on two cores a request takes 90 ms. This class
/// cancels all queries that were requested meanwhile with one statement, over a connection that is already open.
/// </para>
/// <para>
/// Thread-safe. The connection is opened at the first request and used by one dedicated thread only, as the pool's threads
/// may be blocked. After ten seconds without a request the connection is closed and the thread ends.
/// </para>
/// </remarks>
internal sealed class OutOfBandCanceler
{
    private const int StepTimeout = 2;          // seconds, for opening and for the statement each
    private const int MaxNameLength = 63;       // characters of an application name on the server
    private const int NoProcess = 0;            // no process has this number: only opens the connection
    private const string Cancel =
        """
        select pg_cancel_backend(pid) from pg_stat_activity
        where pid = any($1) and state = 'active' and usename = current_user and datname = current_database() and application_name = $2
        """;

    private static readonly TimeSpan s_maxIdle = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<Server, OutOfBandCanceler> s_all = [];

    private readonly Server _server;
    private readonly string _application;
    private readonly NpgsqlConnection _connection;          // used by the canceling thread only
    private readonly object _lock = new();                  // an object, not a Lock: the canceling thread waits on its monitor
    private List<Request> _waiting = [];                    // guarded by _lock
    private bool _hasThread;                                // guarded by _lock
    private volatile bool _isOpen;                          // written by the canceling thread only

    private OutOfBandCanceler(Server server, NpgsqlConnection connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(server.Settings);
        _server = server;
        _application = settings.ApplicationName ?? "";
        settings.ApplicationName = NameOf(_application);
        settings.Host = server.Host;                        // the host on which the query runs, where the connection string names several
        settings.Port = server.Port;
        settings.TargetSessionAttributes = null;
        settings.LoadBalanceHosts = false;
        settings.Multiplexing = false;
        settings.Pooling = false;
        settings.Enlist = false;
        settings.KeepAlive = 0;
        settings.Timeout = StepTimeout;
        settings.CommandTimeout = StepTimeout;
        settings.CancellationTimeout = -1;                  // the driver does not wait for a cancel of this connection's own command
        _connection = connection.CloneWith(settings.ConnectionString);
    }

    /// <summary>True while a connection to the server is open.</summary>
    public static bool IsAtHand(in Target target) => s_all.TryGetValue(target.Server, out var canceler) && canceler._isOpen;

    /// <summary>Cancels the query that runs in a process of a server.</summary>
    /// <param name="target">The server and the process.</param>
    /// <param name="connection">The connection to it, whose settings are copied. It may be broken by now.</param>
    /// <returns>
    /// Completes when the attempt was made. Opening the connection and the statement take at most two seconds each. Errors
    /// are dropped.
    /// </returns>
    public static Task CancelAsync(in Target target, NpgsqlConnection connection) => For(target, connection).RequestAsync(target.Process);

    /// <summary>Opens a connection to the server, if there is none, and does not wait for it.</summary>
    public static void OpenSoon(in Target target, NpgsqlConnection connection) => _ = For(target, connection).RequestAsync(NoProcess);

    private static OutOfBandCanceler For(in Target target, NpgsqlConnection connection) =>
        s_all.GetOrAdd(target.Server, static (server, connection) => new OutOfBandCanceler(server, connection), connection);

    private Task RequestAsync(int process)
    {
        var request = new Request(process);
        lock (_lock)
        {
            _waiting.Add(request);
            if (_hasThread)
            {
                Monitor.Pulse(_lock);
            }
            else
            {
                new Thread(Run) { IsBackground = true, Name = "Lifeline.Npgsql" }.UnsafeStart();
                _hasThread = true;
            }
        }

        return request.Done.Task;
    }

    private void Run()
    {
        do
        {
            while (TakeAll() is { } requests)
            {
                try
                {
                    CancelAll(requests);
                }
                catch (Exception)                           // of the driver, the network, the server, or a password provider
                {
                    Close();                                // StopAsync repeats the attempt; at last the driver closes the connection
                }
                finally
                {
                    requests.ForEach(static request => request.Done.SetResult());
                }
            }

            Close();                                        // before TryEnd: after it another thread may own the connection
        }
        while (!TryEnd());
    }

    // Null when there was no request for ten seconds.
    private List<Request>? TakeAll()
    {
        lock (_lock)
        {
            while (_waiting.Count == 0)
            {
                if (!Monitor.Wait(_lock, s_maxIdle) && _waiting.Count == 0)
                {
                    return null;
                }
            }

            var requests = _waiting;
            _waiting = [];
            return requests;
        }
    }

    // False when a request has arrived meanwhile.
    private bool TryEnd()
    {
        lock (_lock)
        {
            if (_waiting.Count > 0)
            {
                return false;
            }

            _hasThread = false;
            s_all.TryRemove(new KeyValuePair<Server, OutOfBandCanceler>(_server, this));
            return true;
        }
    }

    private void CancelAll(List<Request> requests)
    {
        if (!_isOpen)
        {
            _connection.Open();
            _isOpen = true;
        }

        // A pooler in front of the server invents process numbers. The statement's conditions prevent that such a number
        // cancels the query of another user, database or application.
        using var cancel = new NpgsqlCommand(Cancel, _connection)
        {
            Parameters = { new() { Value = requests.ConvertAll(static request => request.Process) }, new() { Value = _application } },
        };
        cancel.ExecuteNonQuery();
    }

    private void Close()
    {
        _isOpen = false;
        try
        {
            _connection.Close();
        }
        catch (Exception)                                   // a broken connection; it is closed all the same
        {
        }
    }

    // Shows the purpose of the connection in pg_stat_activity.
    private static string NameOf(string application)
    {
        const string Suffix = " (cancels)";
        return application.Length > MaxNameLength - Suffix.Length ? application[..(MaxNameLength - Suffix.Length)] + Suffix : application + Suffix;
    }

    /// <summary>A server and the connection string by which it is reached.</summary>
    internal readonly record struct Server(string Host, int Port, string Settings);

    /// <summary>A connection's server, and its process there.</summary>
    internal readonly record struct Target(Server Server, int Process)
    {
        /// <summary>Null when it is unknown: the connection is not open, or is multiplexed.</summary>
        public static Target? Of(NpgsqlConnection connection)
        {
            try
            {
                return connection.State == ConnectionState.Open && connection is { Host: { } host, ProcessID: var process and not 0 }
                    ? new Target(new Server(host, connection.Port, connection.ConnectionString), process)
                    : null;
            }
            catch (InvalidOperationException)               // it was closed meanwhile, or is multiplexed
            {
                return null;
            }
        }
    }

    private sealed record Request(int Process)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
