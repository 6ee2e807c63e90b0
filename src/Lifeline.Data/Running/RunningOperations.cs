using System.Data;
using System.Data.Common;

namespace Lifeline.Data.Running;

/// <summary>A running command.</summary>
internal sealed class CommandOperation : RunningOperation
{
    private readonly DbCommand _command;
    private readonly bool _isOurs;

    /// <param name="command">The command.</param>
    /// <param name="isOurs">True when this package made the command: then the open transaction is set on it. A caller's command has the caller's.</param>
    public CommandOperation(DbCommand command, bool isOurs = false)
        : base(ConnectionOf(command, static command => command.Connection, out var isOfDataSource))
    {
        _command = command;
        _isOurs = isOurs;
        IsOfDataSource = isOfDataSource;
    }

    public override int Timeout
    {
        get => _command.CommandTimeout;
        set => _command.CommandTimeout = value;
    }

    internal override string Operation => SqlText.OnOneLine(_command.CommandText);

    internal override bool IsOfDataSource { get; }

    internal override bool IsOfTransaction => _command.Transaction is not null;

    internal override void BePartOf(ContextTransaction transaction)
    {
        if (_isOurs)
        {
            _command.Transaction ??= transaction.Inner;
        }
    }

    internal override Task<DbDataReader> ExecuteReaderAsync(CommandBehavior behavior, CancellationToken token) =>
        _command.ExecuteReaderAsync(behavior, token);

    internal override DbDataReader ExecuteReader(CommandBehavior behavior) => _command.ExecuteReader(behavior);

    private protected override void CancelCommand() => _command.Cancel();
}

/// <summary>A running batch.</summary>
internal sealed class BatchOperation : RunningOperation
{
    private readonly DbBatch _batch;

    public BatchOperation(DbBatch batch)
        : base(ConnectionOf(batch, static batch => batch.Connection, out var isOfDataSource))
    {
        _batch = batch;
        IsOfDataSource = isOfDataSource;
    }

    public override int Timeout
    {
        get => _batch.Timeout;
        set => _batch.Timeout = value;
    }

    internal override string Operation => SqlText.OnOneLine(string.Join("; ", _batch.BatchCommands.Select(command => command.CommandText)));

    internal override bool IsOfDataSource { get; }

    internal override bool IsOfTransaction => _batch.Transaction is not null;

    internal override Task<DbDataReader> ExecuteReaderAsync(CommandBehavior behavior, CancellationToken token) =>
        _batch.ExecuteReaderAsync(behavior, token);

    internal override DbDataReader ExecuteReader(CommandBehavior behavior) => _batch.ExecuteReader(behavior);

    private protected override void CancelCommand() => _batch.Cancel();
}

/// <summary>A connection's own operation, such as opening, a transaction's begin or a bulk copy. The provider can cancel it by the token only.</summary>
internal sealed class ConnectionOperation(DbConnection connection, string operation, bool isListed) : RunningOperation(connection)
{
    public override int Timeout { get; set; }

    public override bool IsCommand => false;

    internal override string Operation => operation;

    internal override bool IsListed => isListed;

    private protected override void CancelCommand()
    {
    }
}
