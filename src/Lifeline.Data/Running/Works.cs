using System.Data;
using System.Data.Common;

namespace Lifeline.Data.Running;

internal sealed class CommandOperation : RunningOperation
{
    private readonly DbCommand _command;
    private readonly bool _isOurs;

    /// <param name="command">The command.</param>
    /// <param name="isOurs">Made here, for one use: it names the transaction that is open, which with a caller's command is the caller's to do.</param>
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

    internal override Task<DbDataReader> ExecuteReaderAsync(CommandBehavior behavior, CancellationToken token) =>
        _batch.ExecuteReaderAsync(behavior, token);

    internal override DbDataReader ExecuteReader(CommandBehavior behavior) => _batch.ExecuteReader(behavior);

    private protected override void CancelCommand() => _batch.Cancel();
}

/// <summary>Opening, a transaction's begin, a bulk copy: known to the provider by the token alone.</summary>
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
