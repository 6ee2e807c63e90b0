class LL1502Sample
{
    #region LL1502-flagged
    void Charge(int id, Context ctx) { }
    #endregion

    #region LL1502-solution
    void ChargeFirst(Context ctx, int id) { }
    #endregion
}
