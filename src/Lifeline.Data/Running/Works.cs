using System.Data;
using System.Data.Common;

namespace Lifeline.Data.Running;

/// <param name="command">The command.</param>
/// <param name="isOurs">Made here, for one use: it names the transaction that is open, which with a caller's command is the caller's to do.</param>
internal sealed class CommandWork(DbCommand command, bool isOurs = false) : RunningWork(command.Connection)
{
    public override int Timeout
    {
        get => command.CommandTimeout;
        set => command.CommandTimeout = value;
    }

    internal override string Operation => SqlText.OnOneLine(command.CommandText);

    internal override void BePartOf(ContextTransaction transaction)
    {
        if (isOurs)
        {
            command.Transaction ??= transaction.Inner;
        }
    }

    internal override Task<DbDataReader> ExecuteReaderAsync(CommandBehavior behavior, CancellationToken token) =>
        command.ExecuteReaderAsync(behavior, token);

    private protected override void CancelCommand() => command.Cancel();
}

internal sealed class BatchWork(DbBatch batch) : RunningWork(batch.Connection)
{
    public override int Timeout
    {
        get => batch.Timeout;
        set => batch.Timeout = value;
    }

    internal override string Operation => SqlText.OnOneLine(string.Join("; ", batch.BatchCommands.Select(command => command.CommandText)));

    internal override Task<DbDataReader> ExecuteReaderAsync(CommandBehavior behavior, CancellationToken token) =>
        batch.ExecuteReaderAsync(behavior, token);

    private protected override void CancelCommand() => batch.Cancel();
}

/// <summary>Opening, a transaction's begin, a bulk copy: known to the provider by the token alone.</summary>
internal sealed class ConnectionWork(DbConnection connection, string operation, bool isListed) : RunningWork(connection)
{
    public override int Timeout { get; set; }

    public override bool IsCommand => false;

    internal override string Operation => operation;

    internal override bool IsListed => isListed;

    private protected override void CancelCommand()
    {
    }
}
