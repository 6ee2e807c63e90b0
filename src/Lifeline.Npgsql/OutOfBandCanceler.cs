using System.Collections.Concurrent;
using System.Data;
using Npgsql;

namespace Lifeline.Npgsql;

/// <summary>Cancels what runs on the connections to one server, over a connection beside them.</summary>
/// <remarks>
/// <para>
/// Each request of the driver's costs the server a new connection and a new process. A server that is busy with the very
/// queries that are to be stopped is slow to make them: with eight such queries on two cores a request takes 90 ms. Here,
/// all that is to be cancelled meanwhile goes out with one statement, over a connection that is there.
/// </para>
/// <para>
/// Thread-safe. The connection is opened when it is first needed, is used by one thread of our own alone, as the pool's may be
/// blocked, and is closed with it after ten seconds in which nobody needed it.
/// </para>
/// </remarks>
internal sealed class OutOfBandCanceler
{
    private const int Patience = 2;             // seconds, for each step
    private const int LongestName = 63;         // of an application, in the server
    private const int Nobody = 0;               // no process has this number
    private const string Cancel =
        """
        select pg_cancel_backend(pid) from pg_stat_activity
        where pid = any($1) and state = 'active' and usename = current_user and datname = current_database() and application_name = $2
        """;

    private static readonly TimeSpan s_longestIdle = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<Server, OutOfBandCanceler> s_all = [];

    private readonly Server _server;
    private readonly string _application;
    private readonly NpgsqlConnection _beside;              // only for our thread
    private readonly object _gate = new();                  // a monitor, as it is waited on
    private List<Request> _waiting = [];                    // guarded by _gate
    private bool _hasThread;                                // guarded by _gate
    private volatile bool _isOpen;

    private OutOfBandCanceler(Server server, NpgsqlConnection connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(server.Settings);
        _server = server;
        _application = settings.ApplicationName ?? "";
        settings.ApplicationName = NameOf(_application);
        settings.Host = server.Host;                        // of several, the one on which it runs
        settings.Port = server.Port;
        settings.TargetSessionAttributes = null;
        settings.LoadBalanceHosts = false;
        settings.Multiplexing = false;
        settings.Pooling = false;
        settings.Enlist = false;
        settings.KeepAlive = 0;
        settings.Timeout = Patience;
        settings.CommandTimeout = Patience;
        settings.CancellationTimeout = -1;                  // nobody waits for a cancel of our own command
        _beside = connection.CloneWith(settings.ConnectionString);
    }

    /// <summary>True while there is a connection to the server.</summary>
    public static bool IsAtHand(in Target target) => s_all.TryGetValue(target.Server, out var canceller) && canceller._isOpen;

    /// <summary>Cancels what runs in a process of a server.</summary>
    /// <param name="target">Which.</param>
    /// <param name="connection">The connection to it, whose settings the other one takes. It may be broken by now.</param>
    /// <returns>
    /// Done when that was tried: a server that does not answer is given two seconds to open the connection, or to cancel. What
    /// fails is dropped.
    /// </returns>
    public static Task CancelAsync(in Target target, NpgsqlConnection connection) => For(target, connection).AskAsync(target.Process);

    /// <summary>Opens a connection to the server, if there is none, and does not wait for it.</summary>
    public static void OpenSoon(in Target target, NpgsqlConnection connection) => _ = For(target, connection).AskAsync(Nobody);

    private static OutOfBandCanceler For(in Target target, NpgsqlConnection connection) =>
        s_all.GetOrAdd(target.Server, static (server, connection) => new OutOfBandCanceler(server, connection), connection);

    private Task AskAsync(int process)
    {
        var request = new Request(process);
        lock (_gate)
        {
            _waiting.Add(request);
            if (_hasThread)
            {
                Monitor.Pulse(_gate);
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
                catch (Exception)                           // of the driver, the network, the server, or who gives the password
                {
                    Close();                                // it is tried again, and the driver gives up by itself in the end
                }
                finally
                {
                    requests.ForEach(static request => request.Done.SetResult());
                }
            }

            Close();                                        // while the connection is ours: who comes once we are gone has a thread of its own
        }
        while (!TryEnd());
    }

    // Null when nobody has come for long.
    private List<Request>? TakeAll()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (!Monitor.Wait(_gate, s_longestIdle) && _waiting.Count == 0)
                {
                    return null;
                }
            }

            var requests = _waiting;
            _waiting = [];
            return requests;
        }
    }

    // False when somebody has just come.
    private bool TryEnd()
    {
        lock (_gate)
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
            _beside.Open();
            _isOpen = true;
        }

        // A pooler between us and the server makes up process numbers. The conditions see to it that such a number hits
        // nobody else's query.
        using var cancel = new NpgsqlCommand(Cancel, _beside)
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
            _beside.Close();
        }
        catch (Exception)                                   // it is broken, and closed all the same
        {
        }
    }

    // So that whoever looks at the server sees what it is for.
    private static string NameOf(string application)
    {
        const string Suffix = " (cancels)";
        return application.Length > LongestName - Suffix.Length ? application[..(LongestName - Suffix.Length)] + Suffix : application + Suffix;
    }

    /// <summary>A server as one set of settings sees it.</summary>
    internal readonly record struct Server(string Host, int Port, string Settings);

    /// <summary>What runs on a connection, as its server knows it.</summary>
    internal readonly record struct Target(Server Server, int Process)
    {
        /// <summary>Null when that can't be known: the connection is not open, or has none of its own.</summary>
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
