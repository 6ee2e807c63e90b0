// The context comes last, where a token used to be.

namespace M085;

public interface IPayments
{
    Task<Guid> PayAsync(string account, decimal amount, Context ctx);
}
