using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Data.Tests;

/// <summary>A provider that does what a test says at each step: throws, blocks, or takes no notice.</summary>
internal class ScriptedConnection : DbConnection
{
    private ConnectionState _state = ConnectionState.Open;

    /// <summary>Runs a query. What it returns ends the query.</summary>
    public Func<CancellationToken, Task> OnExecute { get; set; } = static token => Task.Delay(Timeout.Infinite, token);

    public Action OnCancel { get; set; } = static () => { };

    public Action OnTimeoutSet { get; set; } = static () => { };

    [AllowNull]
    public override string ConnectionString { get; set; } = "";

    public override string Database => "scripted";

    public override string DataSource => "scripted";

    public override string ServerVersion => "1";

    public override ConnectionState State => _state;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    public override void Open() => _state = ConnectionState.Open;

    public override Task OpenAsync(CancellationToken cancellationToken)         // so that it counts as asynchronous
    {
        Open();
        return Task.CompletedTask;
    }

    public override void Close() => _state = ConnectionState.Closed;

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => throw new NotSupportedException();

    protected override DbCommand CreateDbCommand() => new ScriptedCommand(this);
}

internal sealed class ScriptedCommand(ScriptedConnection connection) : DbCommand
{
    private int _timeout = 30;

    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout
    {
        get => _timeout;
        set
        {
            connection.OnTimeoutSet();
            _timeout = value;
        }
    }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; } = connection;

    protected override DbParameterCollection DbParameterCollection => throw new NotSupportedException();

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() => connection.OnCancel();

    public override int ExecuteNonQuery() => throw new NotSupportedException();

    public override object? ExecuteScalar() => throw new NotSupportedException();

    public override void Prepare() => throw new NotSupportedException();

    protected override DbParameter CreateDbParameter() => throw new NotSupportedException();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => throw new NotSupportedException();

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        await connection.OnExecute(cancellationToken);
        return new DataTable().CreateDataReader();
    }
}
